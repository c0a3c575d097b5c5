#include "gateway/protection/rate_limiter.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "gateway/protection/testing/start.hpp"

namespace gateway::protection {
namespace {

using namespace std::chrono_literals;

const RateLimit two_a_minute{"default", {.quota = 2, .window = 60s}};

TEST(RateLimiter, CountsEachClientForItself) {
    RateLimiter limiter;
    EXPECT_TRUE(limiter.take(two_a_minute, "a", start).allowed);
    EXPECT_TRUE(limiter.take(two_a_minute, "a", start).allowed);
    EXPECT_FALSE(limiter.take(two_a_minute, "a", start).allowed);
    EXPECT_TRUE(limiter.take(two_a_minute, "b", start).allowed);
}

TEST(RateLimiter, CountsEachLimitForItself) {
    RateLimiter limiter;
    const RateLimit other{"orders", {.quota = 1, .window = 60s}};
    EXPECT_TRUE(limiter.take(other, "a", start).allowed);
    EXPECT_FALSE(limiter.take(other, "a", start).allowed);
    EXPECT_TRUE(limiter.take(two_a_minute, "a", start).allowed);
}

TEST(RateLimiter, AllowsEverythingWithoutAQuota) {
    RateLimiter limiter;
    for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(limiter.take({}, "a", start).allowed);
    EXPECT_EQ(limiter.clients(), 0U);
}

TEST(RateLimiter, TellsClientsWhereTheyStand) {
    RateLimiter limiter;
    limiter.take(two_a_minute, "a", start);
    const auto second = limiter.take(two_a_minute, "a", start);
    EXPECT_EQ(rate_limit_policy_header(two_a_minute), "\"default\";q=2;w=60");
    EXPECT_EQ(rate_limit_header(two_a_minute, second), "\"default\";r=0;t=60");
    const auto refused = limiter.take(two_a_minute, "a", start + 10s);
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.retry_after, 20s);
}

TEST(RateLimiter, KeepsNoMoreClientsThanItMay) {
    RateLimiter limiter{160};
    for (int i = 0; i < 10'000; ++i)
        limiter.take(two_a_minute, "client-" + std::to_string(i), start);
    EXPECT_LE(limiter.clients(), 160U);
}

TEST(RateLimiter, ForgetsWhoItSawLongestAgo) {
    RateLimiter limiter{16 * 2};
    limiter.take(two_a_minute, "greedy", start);
    limiter.take(two_a_minute, "greedy", start);
    for (int i = 0; i < 1'000; ++i) {
        limiter.take(two_a_minute, "client-" + std::to_string(i), start);
        EXPECT_FALSE(limiter.take(two_a_minute, "greedy", start).allowed);
    }
}

TEST(RateLimiter, AllowsOneQuotaHoweverManyLoopsAsk) {
    RateLimiter limiter;
    const RateLimit hundred{"default", {.quota = 100, .window = 3600s}};
    std::atomic<int> allowed{0};
    {
        std::vector<std::jthread> loops;
        for (int i = 0; i < 4; ++i) {
            loops.emplace_back([&] {
                for (int n = 0; n < 100; ++n) allowed += limiter.take(hundred, "a", start).allowed;
            });
        }
    }
    EXPECT_EQ(allowed, 100);
}

TEST(RateLimiter, KnowsLoopback) {
    EXPECT_TRUE(is_loopback("127.0.0.1"));
    EXPECT_TRUE(is_loopback("::1"));
    EXPECT_TRUE(is_loopback("::ffff:127.0.0.1"));
    EXPECT_FALSE(is_loopback("10.0.0.1"));
}

}  // namespace
}  // namespace gateway::protection
