#include "gateway/protection/request_timeout.hpp"

#include <algorithm>
#include <cstdint>

namespace gateway::protection {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t longest_seconds = 24 * 60 * 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<milliseconds> parse_request_timeout(std::string_view value) {
    const auto point = value.find('.');
    const auto whole = value.substr(0, point);
    const auto decimals = point == std::string_view::npos ? "" : value.substr(point + 1);
    if (whole.empty() || !std::all_of(whole.begin(), whole.end(), is_digit)) return std::nullopt;
    if (!std::all_of(decimals.begin(), decimals.end(), is_digit)) return std::nullopt;
    if (point != std::string_view::npos && (decimals.empty() || decimals.size() > 3))
        return std::nullopt;

    std::int64_t seconds = 0;
    for (const char digit : whole)
        seconds = std::min(seconds * 10 + (digit - '0'), longest_seconds);
    std::int64_t thousandths = 0;
    for (std::size_t i = 0; i < 3; ++i)
        thousandths = thousandths * 10 + (i < decimals.size() ? decimals[i] - '0' : 0);
    return std::min(
        milliseconds{seconds * 1'000 + thousandths}, milliseconds{longest_seconds * 1'000}
    );
}

std::string to_request_timeout(milliseconds remaining) {
    const auto thousandths = std::to_string(remaining.count() % 1'000);
    return std::to_string(remaining.count() / 1'000) + "." +
           std::string(3 - thousandths.size(), '0') + thousandths;
}

}  // namespace gateway::protection
