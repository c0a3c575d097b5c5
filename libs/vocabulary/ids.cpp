#include "vocabulary/ids.hpp"

#include <cstdint>

#include "vocabulary/random.hpp"

namespace vocabulary {

namespace {

constexpr int fraction_bits = 12;

// Unix time in 1/4096 milliseconds: the first 60 bits of a UUIDv7 that carries as much of the
// clock's precision as fits (RFC 9562 section 6.2, method 3).
std::uint64_t ticks(Timestamp time) {
    const auto microseconds = static_cast<std::uint64_t>(time.time_since_epoch().count());
    const auto fraction = ((microseconds % 1000) << fraction_bits) / 1000;
    return (microseconds / 1000) << fraction_bits | fraction;
}

//  unix_ts_ms (48) | version 7 (4) | fraction (12) | variant 2 (2) | random (62)
std::string uuid_v7(std::uint64_t tick, std::uint64_t random) {
    constexpr std::string_view digits = "0123456789abcdef";
    const std::uint64_t fraction = tick & ((1U << fraction_bits) - 1);
    const std::uint64_t high = (tick >> fraction_bits) << 16 | 0x7000U | fraction;
    const std::uint64_t low = (random >> 2) | std::uint64_t{1} << 63;

    std::string text(36, '-');
    std::size_t place = 0;
    for (const auto half : {high, low}) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            if (place == 8 || place == 13 || place == 18 || place == 23) ++place;
            text[place++] = digits[(half >> shift) & 0xf];
        }
    }
    return text;
}

}  // namespace

std::string RandomIds::next() {
    const std::uint64_t now = ticks(clock_.now());
    std::uint64_t last = last_tick_.load(std::memory_order_relaxed);
    std::uint64_t mine = 0;
    do {
        mine = now > last ? now : last + 1;
    } while (!last_tick_.compare_exchange_weak(last, mine, std::memory_order_relaxed));
    return uuid_v7(mine, random_bits());
}

std::string SequentialIds::next() {
    const std::string number = std::to_string(++last_);
    return std::string{"00000000-0000-7000-8000-000000000000"}.replace(
        36 - number.size(), number.size(), number
    );
}

}  // namespace vocabulary
