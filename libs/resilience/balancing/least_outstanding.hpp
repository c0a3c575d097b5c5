// Least outstanding requests: the instance that has least to do, for its weight. Among equals the
// turn decides, so that an idle service is not always asked at its first instance. A pure function.
#pragma once

#include <cassert>
#include <cstdint>
#include <span>

#include "resilience/balancing/candidate.hpp"
#include "resilience/balancing/round_robin.hpp"

namespace resilience::balancing {

// Its index in `candidates`. Precondition: there is one.
inline std::size_t least_outstanding(std::span<const Candidate> candidates, std::uint64_t turn) {
    assert(!candidates.empty());
    auto least = round_robin(turn, candidates.size());
    for (std::size_t i = 1; i < candidates.size(); ++i) {
        const auto next = round_robin(turn + i, candidates.size());
        if (candidates[next].load() < candidates[least].load()) least = next;
    }
    return least;
}

}  // namespace resilience::balancing
