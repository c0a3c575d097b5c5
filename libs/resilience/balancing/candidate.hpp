// Candidate: an instance that may be picked, as the balancing policies see it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace resilience::balancing {

struct Candidate {
    std::size_t position = 0;  // in the list of the service's instances
    double weight = 1;         // as announced, times slow start; above 0
    int outstanding = 0;       // requests that it has not answered yet

    // How busy it would be, for its size, with one request more.
    constexpr double load() const { return (outstanding + 1) / weight; }
};

}  // namespace resilience::balancing
