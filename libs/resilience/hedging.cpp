#include "resilience/hedging.hpp"

#include <algorithm>

namespace resilience {

void LatencyQuantile::add(std::chrono::microseconds latency) {
    constexpr double step = 0.05;  // of the present estimate
    const auto value = static_cast<double>(latency.count());
    if (estimate_ == 0) {
        estimate_ = std::max(value, 1.0);
    } else if (value > estimate_) {
        estimate_ *= 1 + step * quantile_;
    } else {
        estimate_ = std::max(estimate_ * (1 - step * (1 - quantile_)), 1.0);
    }
}

std::chrono::microseconds LatencyQuantile::value() const {
    return std::chrono::microseconds{static_cast<std::int64_t>(estimate_)};
}

std::chrono::microseconds hedge_delay(const HedgingRule& rule, const LatencyQuantile& measured) {
    return std::max<std::chrono::microseconds>(rule.delay_min, measured.value());
}

}  // namespace resilience
