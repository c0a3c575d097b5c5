#include "resilience/concurrency_limit.hpp"

#include <gtest/gtest.h>

#include "resilience/testing/start.hpp"

namespace resilience {
namespace {

using namespace std::chrono_literals;

constexpr AdaptiveLimitSettings adaptive{
    .initial = 100,
    .min = 10,
    .max = 200,
    .decrease = 0.9,
    .latency_max = 50ms};

TEST(AdaptiveLimit, GrowsByAboutOnePerRoundWhileItIsUsed) {
    AdaptiveLimit limit{adaptive};
    for (int i = 0; i < 101; ++i) limit.ended(100, false, 1ms, start);
    EXPECT_EQ(limit.limit(), 101);
}

TEST(AdaptiveLimit, DoesNotGrowWhileItIsIdle) {
    AdaptiveLimit limit{adaptive};
    for (int i = 0; i < 1'000; ++i) limit.ended(5, false, 1ms, start);
    EXPECT_EQ(limit.limit(), 100);
}

TEST(AdaptiveLimit, ShrinksByAFactorUnderOverload) {
    AdaptiveLimit limit{adaptive};
    limit.ended(100, true, 1ms, start);
    EXPECT_EQ(limit.limit(), 90);
}

TEST(AdaptiveLimit, TakesSlownessForOverload) {
    AdaptiveLimit limit{adaptive};
    limit.ended(100, false, 51ms, start);
    EXPECT_EQ(limit.limit(), 90);
}

TEST(AdaptiveLimit, ShrinksOnceForAllThatWereUnderWayTogether) {
    AdaptiveLimit limit{adaptive};
    for (int i = 0; i < 50; ++i) limit.ended(100, true, 10ms, start);
    EXPECT_EQ(limit.limit(), 90);
    limit.ended(100, true, 10ms, start + 99ms);
    EXPECT_EQ(limit.limit(), 90);
    limit.ended(100, true, 10ms, start + 101ms);
    EXPECT_EQ(limit.limit(), 81);
}

TEST(AdaptiveLimit, StaysBetweenItsBounds) {
    AdaptiveLimit limit{adaptive};
    for (int i = 0; i < 100; ++i) limit.ended(100, true, 0ms, start + i * 1s);
    EXPECT_EQ(limit.limit(), 10);
    for (int i = 0; i < 100'000; ++i) limit.ended(200, false, 0ms, start + 1h);
    EXPECT_EQ(limit.limit(), 200);
}

}  // namespace
}  // namespace resilience
