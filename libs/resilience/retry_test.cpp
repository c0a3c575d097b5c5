#include "resilience/retry.hpp"

#include <gtest/gtest.h>

namespace resilience {
namespace {

using namespace std::chrono_literals;

TEST(Retry, IsAlwaysAllowedIfNothingArrived) {
    EXPECT_TRUE(may_retry(Effect::none, false));
    EXPECT_TRUE(may_retry(Effect::none, true));
}

TEST(Retry, OfWhatMayHaveActedIsAllowedOnlyIfThatChangesNothing) {
    EXPECT_FALSE(may_retry(Effect::unknown, false));
    EXPECT_TRUE(may_retry(Effect::unknown, true));
}

TEST(Retry, IsOverOnceThereIsAnAnswer) {
    EXPECT_FALSE(may_retry(Effect::settled, false));
    EXPECT_FALSE(may_retry(Effect::settled, true));
}

TEST(Retry, PassesOverWhoWasNotReachedAtOnceButOnlyOnce) {
    constexpr Backoff ten{.base = 10ms, .cap = 250ms, .floor = 0ms};
    EXPECT_EQ(retry_delay(ten, 1, Effect::none, 7), 0ms);
    EXPECT_EQ(retry_delay(ten, 2, Effect::none, 7), 7ms);
    EXPECT_EQ(retry_delay(ten, 1, Effect::unknown, 7), 7ms);
}

}  // namespace
}  // namespace resilience
