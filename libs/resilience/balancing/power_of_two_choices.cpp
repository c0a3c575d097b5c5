#include "resilience/balancing/power_of_two_choices.hpp"

#include <utility>

namespace resilience::balancing {
namespace {

// Where the weights, laid end to end without `left_out`, reach `random` / 2^32 of their sum.
std::size_t
drawn(std::span<const Candidate> candidates, std::uint32_t random, std::size_t left_out) {
    double sum = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (i != left_out) sum += candidates[i].weight;
    }
    double point = sum * (static_cast<double>(random) / 4'294'967'296.0);
    std::size_t last = left_out;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (i == left_out) continue;
        last = i;
        if (point < candidates[i].weight) break;
        point -= candidates[i].weight;
    }
    return last;
}

}  // namespace

std::size_t power_of_two_choices(std::span<const Candidate> candidates, std::uint64_t random) {
    assert(!candidates.empty());
    const auto nobody = candidates.size();
    const auto first = drawn(candidates, static_cast<std::uint32_t>(random >> 32), nobody);
    if (candidates.size() == 1) return first;
    const auto second = drawn(candidates, static_cast<std::uint32_t>(random), first);
    return candidates[second].load() < candidates[first].load() ? second : first;
}

}  // namespace resilience::balancing
