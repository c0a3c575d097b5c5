// Exponential backoff with full jitter (M. Brooker, "Exponential Backoff And Jitter", 2015):
// the delay before attempt n is uniform in [0, min(cap, base * 2^n)), but never below `floor`.
#pragma once

#include <chrono>
#include <cstdint>

namespace resilience {

struct Backoff {
    std::chrono::milliseconds base{100};
    std::chrono::milliseconds cap{5'000};
    std::chrono::milliseconds floor{10};
    bool operator==(const Backoff&) const = default;

    // `attempt` counts from 1 (the first retry); `random` is any uniformly drawn number.
    std::chrono::milliseconds delay(int attempt, std::uint64_t random) const;
};

}  // namespace resilience
