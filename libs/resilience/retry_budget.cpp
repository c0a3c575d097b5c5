#include "resilience/retry_budget.hpp"

namespace resilience {

// Pattern: retry budget (docs/patterns.md#retry-budget).
bool RetryBudget::withdraw(vocabulary::SteadyTime now) {
    const auto recent = window_.sum(now);
    const std::chrono::duration<double> span = window_.span();
    const double allowed =
        settings_.share * static_cast<double>(recent.all) + settings_.per_second * span.count();
    if (static_cast<double>(recent.marked + 1) > allowed) return false;
    window_.add(now, {.all = 0, .marked = 1});
    return true;
}

}  // namespace resilience
