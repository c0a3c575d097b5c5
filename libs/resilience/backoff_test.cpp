#include "resilience/backoff.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace resilience {
namespace {

using namespace std::chrono_literals;

constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
constexpr Backoff backoff{.base = 100ms, .cap = 5'000ms, .floor = 10ms};

// The longest delay that any random number gives.
std::chrono::milliseconds longest(int attempt) {
    std::chrono::milliseconds longest{0};
    for (std::uint64_t random = 0; random < 6'000; ++random) {
        longest = std::max(longest, backoff.delay(attempt, random));
    }
    return longest;
}

TEST(Backoff, DoublesItsLimitWithEachAttempt) {
    EXPECT_EQ(longest(1), 199ms);
    EXPECT_EQ(longest(2), 399ms);
    EXPECT_EQ(longest(3), 799ms);
}

TEST(Backoff, NeverReachesTheCap) {
    EXPECT_EQ(longest(6), 4'999ms);
    EXPECT_EQ(longest(1'000'000), 4'999ms);
}

TEST(Backoff, SpreadsOverTheWholeRange) {
    EXPECT_EQ(backoff.delay(3, 0), 10ms);
    EXPECT_EQ(backoff.delay(3, 400), 400ms);
    EXPECT_EQ(backoff.delay(3, 799), 799ms);
    EXPECT_EQ(backoff.delay(3, 800), 10ms);
}

TEST(Backoff, NeverFallsBelowTheFloor) {
    EXPECT_EQ(backoff.delay(1, 3), 10ms);
    EXPECT_EQ((Backoff{.base = 0ms, .cap = 0ms, .floor = 10ms}.delay(1, largest)), 10ms);
}

}  // namespace
}  // namespace resilience
