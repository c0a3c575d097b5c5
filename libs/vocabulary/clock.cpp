#include "vocabulary/clock.hpp"

#include <cassert>

namespace vocabulary {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

Timestamp SystemClock::now() const {
    return std::chrono::time_point_cast<microseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::steady_now() const { return std::chrono::steady_clock::now(); }

namespace {

constexpr std::chrono::year year_min{0};
constexpr std::chrono::year year_max{9999};

// Overwrites `width` characters at `place` with `number`, zero-padded.
void put(std::string& text, std::size_t place, std::size_t width, unsigned number) {
    for (auto digit = place + width; digit-- > place; number /= 10) {
        text[digit] = static_cast<char>('0' + number % 10);
    }
}

// Reads from left to right; once something did not match, nothing does.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_{text} {}

    bool matched_everything() const { return matches_ && rest_.empty(); }

    bool next_is(char character) const { return !rest_.empty() && rest_.front() == character; }

    // Any one of these characters.
    char one_of(std::string_view characters) {
        if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) {
            matches_ = false;
            return '\0';
        }
        return take();
    }

    // Exactly `digits` digits, not above `max`.
    int number(int digits, int max) {
        int value = 0;
        for (int i = 0; i < digits; ++i) value = value * 10 + digit();
        if (value > max) matches_ = false;
        return value;
    }

    // One to nine digits after the decimal point, cut to microseconds.
    microseconds fraction() {
        int value = 0;
        int digits = 0;
        while (digits == 0 || (digits < 9 && next_is_digit())) {
            const int next = digit();
            if (++digits <= 6) value = value * 10 + next;
        }
        for (; digits < 6; ++digits) value *= 10;
        return microseconds{value};
    }

private:
    bool next_is_digit() const {
        return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
    }
    int digit() {
        if (!next_is_digit()) {
            matches_ = false;
            return 0;
        }
        return take() - '0';
    }
    char take() {
        const char first = rest_.front();
        rest_.remove_prefix(1);
        return first;
    }

    std::string_view rest_;
    bool matches_ = true;
};

std::chrono::year_month_day scan_date(Scanner& scan) {
    const std::chrono::year year{scan.number(4, 9999)};
    scan.one_of("-");
    const std::chrono::month month{static_cast<unsigned>(scan.number(2, 12))};
    scan.one_of("-");
    const std::chrono::day day{static_cast<unsigned>(scan.number(2, 31))};
    return year / month / day;
}

seconds scan_time_of_day(Scanner& scan) {
    const hours hour{scan.number(2, 23)};
    scan.one_of(":");
    const minutes minute{scan.number(2, 59)};
    scan.one_of(":");
    return hour + minute + seconds{scan.number(2, 60)};
}

minutes scan_offset(Scanner& scan) {
    const char sign = scan.one_of("Zz+-");
    if (sign != '+' && sign != '-') return minutes{0};
    const hours hour{scan.number(2, 23)};
    scan.one_of(":");
    const minutes offset = hour + minutes{scan.number(2, 59)};
    return sign == '+' ? offset : -offset;
}

// A second 60 can only be the last of a month in UTC, so the second after it begins a month.
bool begins_a_month(std::chrono::sys_seconds time) {
    const auto midnight = std::chrono::floor<days>(time);
    return time == midnight && std::chrono::year_month_day{midnight}.day() == std::chrono::day{1};
}

}  // namespace

std::string to_rfc3339(Timestamp time) {
    const auto midnight = std::chrono::floor<days>(time);
    const std::chrono::year_month_day date{midnight};
    assert(date.year() >= year_min && date.year() <= year_max);
    const std::chrono::hh_mm_ss clock{time - midnight};

    std::string text = "0000-00-00T00:00:00.000000Z";
    put(text, 0, 4, static_cast<unsigned>(static_cast<int>(date.year())));
    put(text, 5, 2, static_cast<unsigned>(date.month()));
    put(text, 8, 2, static_cast<unsigned>(date.day()));
    put(text, 11, 2, static_cast<unsigned>(clock.hours().count()));
    put(text, 14, 2, static_cast<unsigned>(clock.minutes().count()));
    put(text, 17, 2, static_cast<unsigned>(clock.seconds().count()));
    put(text, 20, 6, static_cast<unsigned>(clock.subseconds().count()));
    return text;
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
    Scanner scan{text};
    const auto date = scan_date(scan);
    scan.one_of("Tt");
    const seconds time_of_day = scan_time_of_day(scan);
    microseconds fraction{0};
    if (scan.next_is('.')) {
        scan.one_of(".");
        fraction = scan.fraction();
    }
    const minutes offset = scan_offset(scan);
    if (!scan.matched_everything() || !date.ok()) return std::nullopt;

    const std::chrono::sys_seconds second = std::chrono::sys_days{date} + time_of_day - offset;
    const bool leap_second = text.substr(17, 2) == "60";
    if (leap_second && !begins_a_month(second)) return std::nullopt;
    const std::chrono::year_month_day utc_date{std::chrono::floor<days>(second)};
    if (utc_date.year() < year_min || utc_date.year() > year_max) return std::nullopt;
    return second + fraction;
}

}  // namespace vocabulary
