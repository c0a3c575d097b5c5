// Deadlines that travel: a client may say how long it will wait (`Request-Timeout`, seconds with up
// to three decimals), the gateway never waits longer than the route allows, and each upstream is
// told what remains. Work whose deadline has passed is not begun. Pure functions.
//
// The header has no RFC; the idea is gRPC's `grpc-timeout`: a duration travels rather than a time,
// since clocks differ.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "vocabulary/clock.hpp"

namespace gateway::protection {

// "2" → 2 s, "0.25" → 250 ms. Nothing if it is anything else: a malformed header is ignored. More
// than a day counts as a day.
std::optional<std::chrono::milliseconds> parse_request_timeout(std::string_view value);

// The sooner of two: what the client asks for counts from its request's arrival; what the route
// allows, from when all was received that comes before anybody is asked, so that a client that
// sends slowly takes that time from nobody but itself.
vocabulary::SteadyTime deadline_of(
    vocabulary::SteadyTime arrival,
    vocabulary::SteadyTime received,
    std::chrono::milliseconds route_timeout,
    std::optional<std::chrono::milliseconds> asked
);

// Never negative.
std::chrono::milliseconds remaining(vocabulary::SteadyTime deadline, vocabulary::SteadyTime now);

// What the upstream is told: 1234 ms → "1.234".
std::string to_request_timeout(std::chrono::milliseconds remaining);

}  // namespace gateway::protection
