#include "resilience/token_bucket.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "resilience/testing/start.hpp"

namespace resilience {
namespace {

using namespace std::chrono_literals;

constexpr Quota ten_a_second{.quota = 10, .window = 1s};

TEST(TokenBucket, AllowsTheWholeQuotaAtOnceAndNoMore) {
    TokenBucket bucket{ten_a_second, start};
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(bucket.take(ten_a_second, start));
    EXPECT_FALSE(bucket.take(ten_a_second, start));
    EXPECT_EQ(bucket.remaining(), 0);
}

TEST(TokenBucket, FillsAtItsRate) {
    TokenBucket bucket{ten_a_second, start};
    while (bucket.take(ten_a_second, start)) {
    }
    EXPECT_FALSE(bucket.take(ten_a_second, start + 99ms));
    EXPECT_TRUE(bucket.take(ten_a_second, start + 101ms));
}

TEST(TokenBucket, SaysWhenToComeBack) {
    constexpr Quota one_a_minute{.quota = 1, .window = 60s};
    TokenBucket bucket{one_a_minute, start};
    EXPECT_TRUE(bucket.take(one_a_minute, start));
    EXPECT_FALSE(bucket.take(one_a_minute, start + 15s));
    EXPECT_EQ(bucket.until_next(one_a_minute), 45s);
    EXPECT_EQ(bucket.until_full(one_a_minute), 45s);
}

TEST(TokenBucket, ObeysASmallerQuotaAtOnce) {
    TokenBucket bucket{ten_a_second, start};
    constexpr Quota two{.quota = 2, .window = 1s};
    EXPECT_TRUE(bucket.take(two, start));
    EXPECT_TRUE(bucket.take(two, start));
    EXPECT_FALSE(bucket.take(two, start));
}

// In any stretch of time no more than the quota and what was refilled meanwhile.
TEST(TokenBucket, NeverAllowsMoreThanItsRateAndOneBurst) {
    EXPECT_TRUE(rc::check([] {
        const Quota quota{.quota = *rc::gen::inRange(1, 20), .window = 1s};
        TokenBucket bucket{quota, start};
        auto now = start;
        std::int64_t taken = 0;
        for (const int gap : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 100))) {
            now += std::chrono::milliseconds{gap};
            if (bucket.take(quota, now)) ++taken;
            const double refilled = static_cast<double>(quota.quota) *
                                    std::chrono::duration<double>{now - start}.count();
            RC_ASSERT(
                static_cast<double>(taken) <= static_cast<double>(quota.quota) + refilled + 1e-6
            );
        }
    }));
}

}  // namespace
}  // namespace resilience
