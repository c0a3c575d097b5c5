#include "resilience/balancing/smooth_weighted_round_robin.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace resilience::balancing {
namespace {

constexpr auto all = [](std::size_t) { return true; };

TEST(SmoothWeightedRoundRobin, NeverGivesTheHeavyOneAllItsTurnsInARow) {
    const std::vector<double> weights{5, 1, 1};
    SmoothWeightedRoundRobin turns;
    std::string picked;
    for (int i = 0; i < 7; ++i)
        picked += "abc"[turns.next(
            3, [&](std::size_t at) { return weights[at]; }, all
        )];
    EXPECT_EQ(picked, "aabacaa");
}

TEST(SmoothWeightedRoundRobin, PassesOverWhoIsNotEligible) {
    SmoothWeightedRoundRobin turns;
    for (int i = 0; i < 10; ++i) {
        const auto picked = turns.next(
            3, [](std::size_t) { return 1.0; }, [](std::size_t at) { return at != 1; }
        );
        EXPECT_NE(picked, 1U);
    }
}

// In each round of as many turns as the sum of the weights, each has exactly its weight.
TEST(SmoothWeightedRoundRobin, IsExactlyFairInEachRound) {
    EXPECT_TRUE(rc::check([] {
        const auto weights =
            *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 20)));
        int sum = 0;
        for (const int weight : weights) sum += weight;
        SmoothWeightedRoundRobin turns;
        for (int round = 0; round < 3; ++round) {
            std::vector<int> picked(weights.size());
            for (int i = 0; i < sum; ++i) {
                ++picked[turns.next(
                    weights.size(), [&](std::size_t at) { return weights[at]; }, all
                )];
            }
            RC_ASSERT(picked == weights);
        }
    }));
}

}  // namespace
}  // namespace resilience::balancing
