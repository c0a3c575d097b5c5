#include "resilience/balancing/slow_start.hpp"

#include <gtest/gtest.h>

namespace resilience::balancing {
namespace {

using namespace std::chrono_literals;

constexpr SlowStart ten_seconds{.window = 10s};

TEST(SlowStart, GrowsFromATenthToTheWhole) {
    EXPECT_DOUBLE_EQ(slow_start_factor(ten_seconds, 0s), 0.1);
    EXPECT_DOUBLE_EQ(slow_start_factor(ten_seconds, 5s), 0.5);
    EXPECT_DOUBLE_EQ(slow_start_factor(ten_seconds, 10s), 1.0);
    EXPECT_DOUBLE_EQ(slow_start_factor(ten_seconds, 1h), 1.0);
}

TEST(SlowStart, CanBeTurnedOff) { EXPECT_DOUBLE_EQ(slow_start_factor({.window = 0s}, 0s), 1.0); }

}  // namespace
}  // namespace resilience::balancing
