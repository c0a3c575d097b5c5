#include "gateway/protection/rate_limiter.hpp"

#include <algorithm>

#include "sharding/hash_ring.hpp"

namespace gateway::protection {
namespace {

// Two clients that share 64 bits of hash share a bucket: with 100 000 of them, one chance in 10⁹.
std::uint64_t key_of(const RateLimit& limit, std::string_view client) {
    return sharding::hash(client) ^ (sharding::hash(limit.name) * 0x9e3779b97f4a7c15U);
}

}  // namespace

RateLimiter::RateLimiter(std::size_t clients_max)
    : entries_max_{std::max<std::size_t>(clients_max / part_count, 1)} {}

RateDecision
RateLimiter::take(const RateLimit& limit, std::string_view client, vocabulary::SteadyTime now) {
    if (limit.quota.quota == 0) return {};
    const auto key = key_of(limit, client);
    auto& part = parts_[key % part_count];
    const std::lock_guard lock{part.mutex};

    auto known = part.by_key.find(key);
    if (known == part.by_key.end()) {
        if (part.entries.size() >= entries_max_) {
            part.by_key.erase(part.entries.back().key);
            part.entries.pop_back();
        }
        part.entries.push_front({key, TokenBucket{limit.quota, now}});
        known = part.by_key.emplace(key, part.entries.begin()).first;
    } else {
        part.entries.splice(part.entries.begin(), part.entries, known->second);
    }
    auto& bucket = known->second->bucket;
    const bool allowed = bucket.take(limit.quota, now);
    return {
        .allowed = allowed,
        .remaining = bucket.remaining(),
        .reset = bucket.until_full(limit.quota),
        .retry_after = allowed ? std::chrono::seconds{0} : bucket.until_next(limit.quota),
    };
}

std::size_t RateLimiter::clients() const {
    std::size_t all = 0;
    for (const auto& part : parts_) {
        const std::lock_guard lock{part.mutex};
        all += part.entries.size();
    }
    return all;
}

bool is_loopback(std::string_view address) {
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

std::string rate_limit_policy_header(const RateLimit& limit) {
    return "\"" + limit.name + "\";q=" + std::to_string(limit.quota.quota) +
           ";w=" + std::to_string(limit.quota.window.count());
}

std::string rate_limit_header(const RateLimit& limit, const RateDecision& decision) {
    return "\"" + limit.name + "\";r=" + std::to_string(decision.remaining) +
           ";t=" + std::to_string(decision.reset.count());
}

}  // namespace gateway::protection
