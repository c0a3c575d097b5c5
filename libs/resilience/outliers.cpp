#include "resilience/outliers.hpp"

#include <algorithm>

namespace resilience {
namespace {

double rate(const Conduct& conduct) {
    return static_cast<double>(conduct.failures) / static_cast<double>(conduct.requests);
}

}  // namespace

// Pattern: outlier ejection (docs/patterns.md#outlier-ejection).
bool is_outlier(const OutlierSettings& settings, std::span<const Conduct> all, std::size_t index) {
    const auto& judged = all[index];
    Conduct peers;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i == index) continue;
        peers.requests += all[i].requests;
        peers.failures += all[i].failures;
    }
    if (judged.requests < settings.requests_min || peers.requests < settings.requests_min)
        return false;
    return rate(judged) > rate(peers) + settings.margin;
}

bool may_eject(const OutlierSettings& settings, std::size_t ejected, std::size_t all) {
    return static_cast<double>(ejected + 1) <=
           settings.ejected_share_max * static_cast<double>(all);
}

std::chrono::milliseconds ejection_time(const OutlierSettings& settings, int times) {
    return std::min(settings.ejection * std::max(times, 1), settings.ejection_max);
}

bool is_panic(const OutlierSettings& settings, std::size_t usable, std::size_t all) {
    return static_cast<double>(usable) < settings.panic_threshold * static_cast<double>(all);
}

}  // namespace resilience
