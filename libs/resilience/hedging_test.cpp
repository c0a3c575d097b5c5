#include "resilience/hedging.hpp"

#include <random>

#include <gtest/gtest.h>

namespace resilience {
namespace {

using namespace std::chrono_literals;

TEST(Hedging, WaitsForAsLongAsNearlyAllAnswersTake) {
    LatencyQuantile measured{0.95};
    std::mt19937 random{7};
    std::uniform_int_distribution<int> latency{0, 10'000};
    for (int i = 0; i < 20'000; ++i) measured.add(std::chrono::microseconds{latency(random)});
    EXPECT_GT(measured.value(), 8'000us);
    EXPECT_LT(measured.value(), 11'500us);
}

TEST(Hedging, FollowsAServiceThatBecomesSlower) {
    LatencyQuantile measured{0.95};
    for (int i = 0; i < 1'000; ++i) measured.add(1ms);
    for (int i = 0; i < 1'000; ++i) measured.add(20ms);
    EXPECT_GT(measured.value(), 18ms);
}

TEST(Hedging, NeverHastensBelowItsFloor) {
    LatencyQuantile measured{0.95};
    EXPECT_EQ(hedge_delay({.enabled = true, .delay_min = 5ms}, measured), 5ms);
    for (int i = 0; i < 1'000; ++i) measured.add(100us);
    EXPECT_EQ(hedge_delay({.enabled = true, .delay_min = 5ms}, measured), 5ms);
}

}  // namespace
}  // namespace resilience
