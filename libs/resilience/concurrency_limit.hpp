// AdaptiveLimit: how many requests a service can take at once, found out by additive increase and
// multiplicative decrease: the rule of TCP's congestion control (Chiu and Jain, "Analysis of the
// increase and decrease algorithms", 1989), as in Netflix's concurrency-limits (AIMDLimit). A
// value; one per service and thread.
//
// Each success while at least half the limit is in use raises it by 1/limit, so by one per round;
// overload (time-outs, refusals for too much work, or slower than `latency_max`) multiplies it by
// `decrease`, at most once per round trip and ten times a second: refusals come fast.
#pragma once

#include <chrono>

#include "vocabulary/clock.hpp"

namespace resilience {

struct AdaptiveLimitSettings {
    bool enabled = true;
    int initial = 1'024;
    int min = 64;
    int max = 4'096;
    double decrease = 0.9;
    std::chrono::milliseconds latency_max{0};  // slower is overload; 0: any latency is fine
    bool operator==(const AdaptiveLimitSettings&) const = default;
};

class AdaptiveLimit {
public:
    explicit AdaptiveLimit(AdaptiveLimitSettings settings)
        : settings_{settings}, limit_{static_cast<double>(settings.initial)} {}

    int limit() const { return static_cast<int>(limit_); }

    // A request that began when `in_flight` (itself included) were under way has ended.
    void ended(
        int in_flight,
        bool overload,
        std::chrono::microseconds latency,
        vocabulary::SteadyTime now
    );

private:
    AdaptiveLimitSettings settings_;
    double limit_;
    vocabulary::SteadyTime decreased_at_{};
};

}  // namespace resilience
