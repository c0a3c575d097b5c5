// Hedging (Dean and Barroso, "The Tail at Scale", 2013): a read that is not answered within a delay
// that nearly all answers keep is sent to a second instance, and the first answer is taken. The
// delay follows the measured latency, so hedges stay a few per cent; they come out of the retry
// budget.
//
// One LatencyQuantile per kind of call and thread; not thread-safe.
#pragma once

#include <chrono>
#include <cstdint>

namespace resilience {

struct HedgingRule {
    bool enabled = false;
    double quantile = 0.95;                  // of latencies: who is slower is hedged
    std::chrono::milliseconds delay_min{5};  // never sooner, whatever was measured
    bool operator==(const HedgingRule&) const = default;
};

// Follows a quantile of a stream with one number of memory: up by a step with each value above it,
// down with each below, in proportion to how seldom each should be (Ma, Muthukrishnan and Sandler,
// "Frugal Streaming", 2013, with relative steps).
class LatencyQuantile {
public:
    explicit LatencyQuantile(double quantile) : quantile_{quantile} {}

    void add(std::chrono::microseconds latency);
    std::chrono::microseconds value() const;

private:
    double quantile_;
    double estimate_ = 0;  // microseconds; 0: nothing was measured yet
};

std::chrono::microseconds hedge_delay(const HedgingRule& rule, const LatencyQuantile& measured);

}  // namespace resilience
