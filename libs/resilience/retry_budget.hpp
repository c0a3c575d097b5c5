// RetryBudget: retries may be a share of the requests of the last ten seconds, plus a few a second
// so that a quiet service may be tried again at all (as Finagle's RetryBudget). However bad an
// outage is, it is never multiplied by more than that share.
//
// One per service and thread; not thread-safe.
#pragma once

#include "resilience/rolling_window.hpp"
#include "vocabulary/clock.hpp"

namespace resilience {

struct RetryBudgetSettings {
    double share = 0.2;       // of live requests
    double per_second = 2.0;  // beyond that share; of one thread
    bool operator==(const RetryBudgetSettings&) const = default;
};

class RetryBudget {
public:
    explicit RetryBudget(RetryBudgetSettings settings) : settings_{settings} {}

    void configure(RetryBudgetSettings settings) { settings_ = settings; }

    // A request (not a retry) is about to be sent for the first time.
    void deposit(vocabulary::SteadyTime now) { window_.add(now, {.all = 1, .marked = 0}); }

    // Takes one retry (or hedge) out of the budget; false if there is none left.
    [[nodiscard]] bool withdraw(vocabulary::SteadyTime now);

private:
    RetryBudgetSettings settings_;
    RollingWindow window_{std::chrono::seconds{10}};  // all: requests, marked: retries
};

}  // namespace resilience
