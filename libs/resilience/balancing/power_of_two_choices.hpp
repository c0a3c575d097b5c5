// The power of two random choices (M. Mitzenmacher, 2001): draw two instances, take the one with
// less to do. Nearly as even as comparing the load of all, at the cost of comparing two; and
// several balancers with old figures do not all choose the same instance. Weights: an instance is
// drawn in proportion to its weight. A pure function.
#pragma once

#include <cassert>
#include <cstdint>
#include <span>

#include "resilience/balancing/candidate.hpp"

namespace resilience::balancing {

// Its index in `candidates`; `random` is any uniformly drawn number. Precondition: there is one.
std::size_t power_of_two_choices(std::span<const Candidate> candidates, std::uint64_t random);

}  // namespace resilience::balancing
