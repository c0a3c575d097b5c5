#include "resilience/rate_limiter.hpp"

#include <algorithm>

namespace resilience {

RateLimiter::RateLimiter(std::size_t keys_max)
    : entries_max_{std::max<std::size_t>(keys_max / part_count, 1)} {}

RateDecision RateLimiter::take(const Quota& quota, std::uint64_t key, vocabulary::SteadyTime now) {
    if (quota.quota == 0) return {};
    auto& part = parts_[key % part_count];
    const std::lock_guard lock{part.mutex};

    auto known = part.by_key.find(key);
    if (known == part.by_key.end()) {
        if (part.entries.size() >= entries_max_) {
            part.by_key.erase(part.entries.back().key);
            part.entries.pop_back();
        }
        part.entries.push_front({key, TokenBucket{quota, now}});
        known = part.by_key.emplace(key, part.entries.begin()).first;
    } else {
        part.entries.splice(part.entries.begin(), part.entries, known->second);
    }
    auto& bucket = known->second->bucket;
    const bool allowed = bucket.take(quota, now);
    return {
        .allowed = allowed,
        .remaining = bucket.remaining(),
        .reset = bucket.until_full(quota),
        .retry_after = allowed ? std::chrono::seconds{0} : bucket.until_next(quota),
    };
}

std::size_t RateLimiter::keys() const {
    std::size_t all = 0;
    for (const auto& part : parts_) {
        const std::lock_guard lock{part.mutex};
        all += part.entries.size();
    }
    return all;
}

}  // namespace resilience
