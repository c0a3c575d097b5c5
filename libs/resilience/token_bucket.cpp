#include "resilience/token_bucket.hpp"

#include <algorithm>
#include <cmath>

namespace resilience {
namespace {

using Seconds = std::chrono::duration<double>;

double rate(const Quota& quota) {
    return static_cast<double>(quota.quota) / Seconds{quota.window}.count();
}

std::chrono::seconds seconds_for(double tokens, const Quota& quota) {
    constexpr double rounding = 1e-6;  // 20.000000001 s are 20
    return std::chrono::seconds{
        static_cast<std::int64_t>(std::ceil(tokens / rate(quota) - rounding))};
}

}  // namespace

// Pattern: rate limit (docs/patterns.md#rate-limit).
bool TokenBucket::take(const Quota& quota, vocabulary::SteadyTime now) {
    const auto full = static_cast<double>(quota.quota);
    if (now > filled_at_) {
        tokens_ = std::min(full, tokens_ + rate(quota) * Seconds{now - filled_at_}.count());
        filled_at_ = now;
    }
    tokens_ = std::min(tokens_, full);  // the quota may have become smaller
    if (tokens_ < 1.0) return false;
    tokens_ -= 1.0;
    return true;
}

std::chrono::seconds TokenBucket::until_next(const Quota& quota) const {
    if (tokens_ >= 1.0) return std::chrono::seconds{0};
    return std::max(seconds_for(1.0 - tokens_, quota), std::chrono::seconds{1});
}

std::chrono::seconds TokenBucket::until_full(const Quota& quota) const {
    return seconds_for(static_cast<double>(quota.quota) - tokens_, quota);
}

}  // namespace resilience
