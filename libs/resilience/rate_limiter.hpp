// RateLimiter: one token bucket per key, that is, per client and limit.
//
// Safe from any thread: a client's connections are spread over several, so all threads share it.
// Sixteen parts, each with its own lock, let two threads meet seldom. Memory is bounded: of each
// part, the key that was seen longest ago is forgotten first (and starts with a full bucket when it
// comes back).
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <unordered_map>

#include "resilience/token_bucket.hpp"
#include "vocabulary/clock.hpp"

namespace resilience {

struct RateDecision {
    bool allowed = true;
    std::int64_t remaining = 0;
    std::chrono::seconds reset{0};        // until the whole quota is there again
    std::chrono::seconds retry_after{0};  // if refused: until one request is
};

class RateLimiter {
public:
    explicit RateLimiter(std::size_t keys_max = 100'000);

    // One request under `quota`; one without a quota allows everything. `key` is a hash of whatever
    // is counted for itself, such as a client and the name of a limit. Two that share all 64 bits
    // share a bucket: with 100 000 of them, one chance in 10⁹.
    RateDecision take(const Quota& quota, std::uint64_t key, vocabulary::SteadyTime now);

    std::size_t keys() const;  // whose buckets are kept

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

}  // namespace resilience
