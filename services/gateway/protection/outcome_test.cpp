#include "gateway/protection/outcome.hpp"

#include <gtest/gtest.h>

namespace gateway::protection {
namespace {

using enum Ending;

TEST(Outcome, SpeaksAgainstTheInstanceIfItFailed) {
    for (const auto ending : {not_connected, broken, timed_out, garbage})
        EXPECT_TRUE(is_failure({.ending = ending}));
    EXPECT_TRUE(is_failure({.ending = answered, .status = 500}));
    EXPECT_TRUE(is_failure({.ending = answered, .status = 503}));
    EXPECT_FALSE(is_failure({.ending = answered, .status = 404}));
}

TEST(Outcome, DoesNotBlameWhoSaysNotNow) {
    const Outcome not_now{.ending = answered, .status = 503, .retry_after = true};
    EXPECT_FALSE(is_failure(not_now));
    EXPECT_TRUE(is_overload(not_now));
}

TEST(Outcome, SaysNothingIfOnlyTheClientLostInterest) {
    EXPECT_TRUE(says_nothing({.ending = abandoned}));
    const Outcome hurried{.ending = timed_out, .cut_short = true};
    EXPECT_TRUE(says_nothing(hurried));
    EXPECT_FALSE(is_failure(hurried));
    EXPECT_FALSE(is_overload(hurried));
    EXPECT_FALSE(says_nothing({.ending = timed_out}));
}

TEST(Outcome, SaysNothingAboutALeaderThatWasDeposedMeanwhile) {
    EXPECT_TRUE(says_nothing({.ending = deposed}));
    EXPECT_FALSE(is_failure({.ending = deposed}));
}

TEST(Outcome, TellsOfTheLoadUnlessItSaysNothing) {
    using namespace std::chrono_literals;
    const auto slow = load_sample({.ending = timed_out, .latency = 2s});
    ASSERT_TRUE(slow);
    EXPECT_TRUE(slow->overload);
    EXPECT_EQ(slow->latency, 2s);
    const auto good = load_sample({.ending = answered, .status = 200, .latency = 3ms});
    ASSERT_TRUE(good);
    EXPECT_FALSE(good->overload);
    EXPECT_EQ(good->latency, 3ms);
    EXPECT_FALSE(load_sample({.ending = abandoned}));
}

}  // namespace
}  // namespace gateway::protection
