// The field in which deadlines travel: a client may say how long it will wait (`Request-Timeout`,
// seconds with up to three decimals), the gateway never waits longer than the route allows
// (resilience/deadline.hpp), and each upstream is told what remains. Pure functions.
//
// The field has no RFC; the idea is gRPC's `grpc-timeout`: a duration travels rather than a time,
// since clocks differ.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::protection {

// "2" → 2 s, "0.25" → 250 ms. Nothing if it is anything else: a malformed field is ignored. More
// than a day counts as a day.
std::optional<std::chrono::milliseconds> parse_request_timeout(std::string_view value);

// What the upstream is told: 1234 ms → "1.234".
std::string to_request_timeout(std::chrono::milliseconds remaining);

}  // namespace gateway::protection
