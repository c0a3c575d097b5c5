#include "resilience/concurrency_limit.hpp"

#include <algorithm>

namespace resilience {

// Pattern: load shedding by an adaptive limit (docs/patterns.md#load-shedding).
void AdaptiveLimit::ended(
    int in_flight,
    bool overload,
    std::chrono::microseconds latency,
    vocabulary::SteadyTime now
) {
    if (!settings_.enabled) return;
    const bool slow = settings_.latency_max.count() > 0 && latency > settings_.latency_max;
    if (overload || slow) {
        // What was sent before the last decrease says nothing about the limit since then.
        constexpr std::chrono::microseconds pause{100'000};
        if (now - std::max(latency, pause) < decreased_at_) return;
        decreased_at_ = now;
        limit_ = std::max(limit_ * settings_.decrease, static_cast<double>(settings_.min));
    } else if (2 * in_flight >= limit()) {
        limit_ = std::min(limit_ + 1.0 / limit_, static_cast<double>(settings_.max));
    }
}

}  // namespace resilience
