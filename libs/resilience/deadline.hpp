// Deadlines: until when somebody waits, as a point in time, and what remains of it for those who
// are asked next. Work whose deadline has passed is not begun. What travels between machines is the
// remaining duration rather than the time, since clocks differ (as gRPC's `grpc-timeout`). Pure
// functions.
#pragma once

#include <chrono>
#include <optional>

#include "vocabulary/clock.hpp"

namespace resilience {

// The sooner of two: what the client asks for counts from its request's arrival; what we allow,
// from when all was received that comes before anybody is asked, so that a client that sends slowly
// takes that time from nobody but itself.
vocabulary::SteadyTime deadline_of(
    vocabulary::SteadyTime arrival,
    vocabulary::SteadyTime received,
    std::chrono::milliseconds allowed,
    std::optional<std::chrono::milliseconds> asked
);

// Never negative.
std::chrono::milliseconds remaining(vocabulary::SteadyTime deadline, vocabulary::SteadyTime now);

}  // namespace resilience
