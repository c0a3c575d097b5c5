// RateLimit: a limit by its name, as clients see it, and what answers say of it (`RateLimit`,
// `RateLimit-Policy`: draft-ietf-httpapi-ratelimit-headers; Retry-After). The buckets are in
// resilience/rate_limiter.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "resilience/rate_limiter.hpp"

namespace gateway::protection {

struct RateLimit {
    std::string name;  // of the policy: "default"
    resilience::Quota quota;
    bool operator==(const RateLimit&) const = default;
};

// One request of `client` under `limit`. A limit without a quota allows everything.
resilience::RateDecision take_from(
    resilience::RateLimiter& limiter,
    const RateLimit& limit,
    std::string_view client,
    vocabulary::SteadyTime now
);

// Whether rate limits spare this client: they do not apply to loopback unless configured to.
bool is_loopback(std::string_view address);

// `"default";q=100;w=60`
std::string rate_limit_policy_header(const RateLimit& limit);
// `"default";r=50;t=30`
std::string rate_limit_header(const RateLimit& limit, const resilience::RateDecision& decision);

}  // namespace gateway::protection
