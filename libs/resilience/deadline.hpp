// Deadlines: the point in time until which a caller waits, and the time that remains for the calls
// that its request causes. Work whose deadline has passed is not begun. Machines tell each other
// the remaining duration and not the time, since clocks differ (as gRPC's `grpc-timeout`). Pure
// functions.
#pragma once

#include <chrono>
#include <optional>

#include "vocabulary/clock.hpp"

namespace resilience {

// The sooner of two points. `asked`, the client's own limit, counts from its request's arrival.
// `allowed`, the limit of this service, counts from when the request had been received: a client
// that sends slowly does not shorten the time in which the service has to answer.
vocabulary::SteadyTime deadline_of(
    vocabulary::SteadyTime arrival,
    vocabulary::SteadyTime received,
    std::chrono::milliseconds allowed,
    std::optional<std::chrono::milliseconds> asked
);

// Never negative.
std::chrono::milliseconds remaining(vocabulary::SteadyTime deadline, vocabulary::SteadyTime now);

}  // namespace resilience
