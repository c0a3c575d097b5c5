#include "gateway/protection/retry.hpp"

#include <gtest/gtest.h>

namespace gateway::protection {
namespace {

using namespace std::chrono_literals;
using enum Ending;

constexpr RetryRule rule{};

Outcome answered_with(int status) { return {.ending = answered, .status = status}; }

TEST(Retry, RepeatsIdempotentMethodsAndWhatCarriesAKey) {
    EXPECT_TRUE(is_repeatable(rule, "GET", false));
    EXPECT_TRUE(is_repeatable(rule, "PUT", false));
    EXPECT_TRUE(is_repeatable(rule, "POST", true));
    EXPECT_FALSE(is_repeatable(rule, "POST", false));
    EXPECT_FALSE(is_repeatable(rule, "PATCH", false));
}

TEST(Retry, DisregardsTheKeyWhereTheServiceDoes) {
    EXPECT_FALSE(is_repeatable(RetryRule{.honours_key = false}, "POST", true));
}

TEST(Retry, RepeatsAnythingThatWasNeverSent) {
    EXPECT_TRUE(may_repeat(false, {.ending = not_connected}));
}

TEST(Retry, NeverRepeatsWhatMayHaveActedUnlessThatChangesNothing) {
    for (const auto ending : {broken, timed_out, garbage, deposed}) {
        EXPECT_FALSE(may_repeat(false, {.ending = ending}));
        EXPECT_TRUE(may_repeat(true, {.ending = ending}));
    }
    EXPECT_FALSE(may_repeat(false, answered_with(503)));
    EXPECT_TRUE(may_repeat(true, answered_with(503)));
}

TEST(Retry, KnowsWhoHasWaitedInVainFromWhoRefusedAtOnce) {
    EXPECT_TRUE(has_waited_in_vain({.ending = answered, .status = 503, .latency = 2s}));
    EXPECT_FALSE(has_waited_in_vain({.ending = answered, .status = 503, .latency = 2ms}));
    EXPECT_FALSE(has_waited_in_vain({.ending = answered, .status = 504, .latency = 2s}));
    EXPECT_FALSE(has_waited_in_vain({.ending = timed_out, .latency = 2s}));
}

TEST(Retry, TakesAnAnswerForAnAnswer) {
    for (const int status : {200, 304, 404, 409, 422, 429, 500})
        EXPECT_FALSE(may_repeat(true, answered_with(status)));
}

TEST(Retry, EndsOnceTheClientHasSeenAPartOfTheAnswer) {
    EXPECT_FALSE(may_repeat(true, {.ending = broken, .passed_on = true}));
}

TEST(Retry, PassesOverAnUnreachableInstanceAtOnceButOnlyOnce) {
    EXPECT_EQ(retry_delay(rule, 1, {.ending = not_connected}, 7), 0ms);
    EXPECT_EQ(retry_delay(rule, 2, {.ending = not_connected}, 7), 7ms);
    EXPECT_EQ(retry_delay(rule, 1, {.ending = broken}, 7), 7ms);
}

}  // namespace
}  // namespace gateway::protection
