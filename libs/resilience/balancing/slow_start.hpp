// Slow start: an instance that has just come gets a share of its weight that grows from a tenth to
// the whole over `window`, so that cold caches and half-open pools are not hit at once (as
// HAProxy's slowstart). A pure function.
#pragma once

#include <algorithm>
#include <chrono>

namespace resilience::balancing {

struct SlowStart {
    std::chrono::milliseconds window{10'000};  // 0 turns it off
    bool operator==(const SlowStart&) const = default;
};

// What to multiply the weight with, when the instance was seen first so long ago.
constexpr double slow_start_factor(const SlowStart& rule, std::chrono::nanoseconds age) {
    if (rule.window.count() == 0 || age >= rule.window) return 1.0;
    using Seconds = std::chrono::duration<double>;
    return std::max(0.1, Seconds{age}.count() / Seconds{rule.window}.count());
}

}  // namespace resilience::balancing
