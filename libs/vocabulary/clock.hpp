// Clock: the one way to learn the time, so that tests and simulations can set it.
//
// Wall time is for records that people read; steady time is for deadlines and leases, since it
// never jumps. Both are safe to call from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vocabulary {

using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;
using SteadyTime = std::chrono::steady_clock::time_point;

// As databases keep it, since 1970. Seconds, rounded down, where an age in days is asked for.
constexpr std::int64_t unix_microseconds(Timestamp time) { return time.time_since_epoch().count(); }
constexpr std::int64_t unix_seconds(Timestamp time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}
constexpr Timestamp from_unix_microseconds(std::int64_t microseconds) {
    return Timestamp{std::chrono::microseconds{microseconds}};
}

class Clock {
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
    virtual SteadyTime steady_now() const = 0;
};

class SystemClock final : public Clock {
public:
    Timestamp now() const override;
    SteadyTime steady_now() const override;
};

// RFC 3339 in UTC with microseconds: 2026-11-20T19:03:04.123456Z. Precondition: years 0 to 9999.
std::string to_rfc3339(Timestamp time);

// Accepts any RFC 3339 time with 0 to 9 digits after the second and any offset; nothing else.
std::optional<Timestamp> parse_rfc3339(std::string_view text);

}  // namespace vocabulary
