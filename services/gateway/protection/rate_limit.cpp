#include "gateway/protection/rate_limit.hpp"

#include "sharding/hash_ring.hpp"

namespace gateway::protection {

resilience::RateDecision take_from(
    resilience::RateLimiter& limiter,
    const RateLimit& limit,
    std::string_view client,
    vocabulary::SteadyTime now
) {
    const auto key = sharding::hash(client) ^ (sharding::hash(limit.name) * 0x9e3779b97f4a7c15U);
    return limiter.take(limit.quota, key, now);
}

bool is_loopback(std::string_view address) {
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

std::string rate_limit_policy_header(const RateLimit& limit) {
    return "\"" + limit.name + "\";q=" + std::to_string(limit.quota.quota) +
           ";w=" + std::to_string(limit.quota.window.count());
}

std::string rate_limit_header(const RateLimit& limit, const resilience::RateDecision& decision) {
    return "\"" + limit.name + "\";r=" + std::to_string(decision.remaining) +
           ";t=" + std::to_string(decision.reset.count());
}

}  // namespace gateway::protection
