#include "resilience/rate_limiter.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "resilience/testing/start.hpp"

namespace resilience {
namespace {

using namespace std::chrono_literals;

constexpr Quota two_a_minute{.quota = 2, .window = 60s};

TEST(RateLimiter, CountsEachKeyForItself) {
    RateLimiter limiter;
    EXPECT_TRUE(limiter.take(two_a_minute, 1, start).allowed);
    EXPECT_TRUE(limiter.take(two_a_minute, 1, start).allowed);
    EXPECT_FALSE(limiter.take(two_a_minute, 1, start).allowed);
    EXPECT_TRUE(limiter.take(two_a_minute, 2, start).allowed);
}

TEST(RateLimiter, AllowsEverythingWithoutAQuota) {
    RateLimiter limiter;
    for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(limiter.take({}, 1, start).allowed);
    EXPECT_EQ(limiter.keys(), 0U);
}

TEST(RateLimiter, TellsWhereAKeyStands) {
    RateLimiter limiter;
    limiter.take(two_a_minute, 1, start);
    const auto second = limiter.take(two_a_minute, 1, start);
    EXPECT_TRUE(second.allowed);
    EXPECT_EQ(second.remaining, 0);
    EXPECT_EQ(second.reset, 60s);
    const auto refused = limiter.take(two_a_minute, 1, start + 10s);
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.retry_after, 20s);
}

TEST(RateLimiter, KeepsNoMoreKeysThanItMay) {
    RateLimiter limiter{160};
    for (std::uint64_t key = 0; key < 10'000; ++key) limiter.take(two_a_minute, key, start);
    EXPECT_LE(limiter.keys(), 160U);
}

TEST(RateLimiter, ForgetsWhatItSawLongestAgo) {
    RateLimiter limiter{16 * 2};
    constexpr std::uint64_t greedy = 1'000'007;
    limiter.take(two_a_minute, greedy, start);
    limiter.take(two_a_minute, greedy, start);
    for (std::uint64_t key = 0; key < 1'000; ++key) {
        limiter.take(two_a_minute, key, start);
        EXPECT_FALSE(limiter.take(two_a_minute, greedy, start).allowed);
    }
}

TEST(RateLimiter, AllowsOneQuotaHoweverManyThreadsAsk) {
    RateLimiter limiter;
    constexpr Quota hundred{.quota = 100, .window = 3600s};
    std::atomic<int> allowed{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int n = 0; n < 100; ++n) allowed += limiter.take(hundred, 1, start).allowed;
            });
        }
    }
    EXPECT_EQ(allowed, 100);
}

}  // namespace
}  // namespace resilience
