// Token bucket (ITU-T I.371 calls its mirror image GCRA): a bucket holds up to `burst` tokens and
// is refilled at `rate`; a request takes one or is refused. A value over pure functions.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "vocabulary/clock.hpp"

namespace resilience {

// `quota` requests in `window`, and as many at once.
struct Quota {
    std::int64_t quota = 0;  // 0: no limit
    std::chrono::seconds window{1};
    bool operator==(const Quota&) const = default;
};

class TokenBucket {
public:
    TokenBucket(const Quota& full, vocabulary::SteadyTime now)
        : tokens_{static_cast<double>(full.quota)}, filled_at_{now} {}

    // False, and nothing taken, if less than one token is there.
    bool take(const Quota& quota, vocabulary::SteadyTime now);

    std::int64_t remaining() const { return static_cast<std::int64_t>(tokens_); }
    // Until the next whole token, rounded up to seconds; at least 1 if there is none.
    std::chrono::seconds until_next(const Quota& quota) const;
    // Until it is full again, rounded up.
    std::chrono::seconds until_full(const Quota& quota) const;

private:
    double tokens_;
    vocabulary::SteadyTime filled_at_;
};

}  // namespace resilience
