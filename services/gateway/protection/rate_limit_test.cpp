#include "gateway/protection/rate_limit.hpp"

#include <gtest/gtest.h>

#include "resilience/testing/start.hpp"

namespace gateway::protection {
namespace {

using namespace std::chrono_literals;
using resilience::RateLimiter;
using resilience::start;

const RateLimit two_a_minute{"default", {.quota = 2, .window = 60s}};

TEST(RateLimit, CountsEachClientForItself) {
    RateLimiter limiter;
    EXPECT_TRUE(take_from(limiter, two_a_minute, "a", start).allowed);
    EXPECT_TRUE(take_from(limiter, two_a_minute, "a", start).allowed);
    EXPECT_FALSE(take_from(limiter, two_a_minute, "a", start).allowed);
    EXPECT_TRUE(take_from(limiter, two_a_minute, "b", start).allowed);
}

TEST(RateLimit, IsCountedForItself) {
    RateLimiter limiter;
    const RateLimit other{"orders", {.quota = 1, .window = 60s}};
    EXPECT_TRUE(take_from(limiter, other, "a", start).allowed);
    EXPECT_FALSE(take_from(limiter, other, "a", start).allowed);
    EXPECT_TRUE(take_from(limiter, two_a_minute, "a", start).allowed);
}

TEST(RateLimit, AllowsEverythingWithoutAQuota) {
    RateLimiter limiter;
    for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(take_from(limiter, {}, "a", start).allowed);
    EXPECT_EQ(limiter.keys(), 0U);
}

TEST(RateLimit, TellsClientsWhereTheyStand) {
    RateLimiter limiter;
    take_from(limiter, two_a_minute, "a", start);
    const auto second = take_from(limiter, two_a_minute, "a", start);
    EXPECT_EQ(rate_limit_policy_header(two_a_minute), "\"default\";q=2;w=60");
    EXPECT_EQ(rate_limit_header(two_a_minute, second), "\"default\";r=0;t=60");
    const auto refused = take_from(limiter, two_a_minute, "a", start + 10s);
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.retry_after, 20s);
}

TEST(RateLimit, ForgetsTheClientItSawLongestAgoAndKeepsNoMoreThanItMay) {
    RateLimiter limiter{16 * 2};
    take_from(limiter, two_a_minute, "greedy", start);
    take_from(limiter, two_a_minute, "greedy", start);
    for (int i = 0; i < 1'000; ++i) {
        take_from(limiter, two_a_minute, "client-" + std::to_string(i), start);
        EXPECT_FALSE(take_from(limiter, two_a_minute, "greedy", start).allowed);
    }
    EXPECT_LE(limiter.keys(), 32U);
}

TEST(RateLimit, KnowsLoopback) {
    EXPECT_TRUE(is_loopback("127.0.0.1"));
    EXPECT_TRUE(is_loopback("::1"));
    EXPECT_TRUE(is_loopback("::ffff:127.0.0.1"));
    EXPECT_FALSE(is_loopback("10.0.0.1"));
}

}  // namespace
}  // namespace gateway::protection
