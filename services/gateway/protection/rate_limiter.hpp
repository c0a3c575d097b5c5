// RateLimiter: one token bucket per client and limit, and what its answers say of it (`RateLimit`,
// `RateLimit-Policy`: draft-ietf-httpapi-ratelimit-headers; Retry-After).
//
// Shared by all event loops, because one client's connections are spread over them: sixteen parts,
// each with its own lock, so that two loops seldom meet. Memory is bounded: of each part, the
// client that was seen longest ago is forgotten first (and starts with a full bucket when it comes
// back).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "gateway/protection/token_bucket.hpp"

namespace gateway::protection {

// A limit by its name, as clients see it.
struct RateLimit {
    std::string name;  // of the policy: "default"
    Quota quota;
    bool operator==(const RateLimit&) const = default;
};

struct RateDecision {
    bool allowed = true;
    std::int64_t remaining = 0;
    std::chrono::seconds reset{0};        // until the whole quota is there again
    std::chrono::seconds retry_after{0};  // if refused: until one request is
};

class RateLimiter {
public:
    explicit RateLimiter(std::size_t clients_max = 100'000);

    // One request of `client` under `limit`. A limit without a quota allows everything.
    RateDecision take(const RateLimit& limit, std::string_view client, vocabulary::SteadyTime now);

    std::size_t clients() const;  // buckets that are kept

private:
    static constexpr std::size_t part_count = 16;

    struct Entry {
        std::uint64_t key;
        TokenBucket bucket;
    };
    struct Part {
        mutable std::mutex mutex;
        std::list<Entry> entries;  // the latest first; guarded by mutex
        std::unordered_map<std::uint64_t, std::list<Entry>::iterator> by_key;  // guarded by mutex
    };

    std::size_t entries_max_;  // of each part
    std::array<Part, part_count> parts_;
};

// Whether rate limits spare this client: they do not apply to loopback unless configured to.
bool is_loopback(std::string_view address);

// `"default";q=100;w=60`
std::string rate_limit_policy_header(const RateLimit& limit);
// `"default";r=50;t=30`
std::string rate_limit_header(const RateLimit& limit, const RateDecision& decision);

}  // namespace gateway::protection
