#include "resilience/balancing/power_of_two_choices.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace resilience::balancing {
namespace {

// How often each is picked when all are equally busy.
std::vector<int> picks(const std::vector<Candidate>& candidates, int times) {
    std::mt19937_64 random{7};
    std::vector<int> picked(candidates.size());
    for (int i = 0; i < times; ++i) ++picked[power_of_two_choices(candidates, random())];
    return picked;
}

TEST(PowerOfTwoChoices, TakesTheLessBusyOfTwo) {
    const std::vector<Candidate> candidates{{0, 1, 5}, {1, 1, 0}};
    EXPECT_EQ(picks(candidates, 1'000)[1], 1'000);
}

TEST(PowerOfTwoChoices, NeverTakesTheBusiest) {
    const std::vector<Candidate> candidates{{0, 1, 1}, {1, 1, 9}, {2, 1, 1}};
    EXPECT_EQ(picks(candidates, 1'000)[1], 0);
}

TEST(PowerOfTwoChoices, GivesEquallyBusyOnesTheSameShare) {
    for (const int picked : picks({{0, 1, 0}, {1, 1, 0}, {2, 1, 0}, {3, 1, 0}}, 40'000))
        EXPECT_NEAR(picked, 10'000, 400);
}

TEST(PowerOfTwoChoices, DrawsTheStrongMoreOften) {
    std::vector<Candidate> candidates{{0, 1, 0}, {1, 3, 0}, {2, 1, 0}};
    std::mt19937_64 random{7};
    for (int i = 0; i < 10'000; ++i)
        ++candidates[power_of_two_choices(candidates, random())].outstanding;
    EXPECT_NEAR(candidates[1].outstanding, 6'000, 100);
}

// Mitzenmacher: after n requests to n upstreams, which never end, none has more than about
// log log n; one random choice would give one of them log n / log log n.
TEST(PowerOfTwoChoices, KeepsTheLongestQueueShort) {
    EXPECT_TRUE(rc::check([] {
        std::mt19937_64 random{static_cast<std::uint64_t>(*rc::gen::inRange(0, 1'000'000))};
        std::vector<Candidate> candidates(200);
        for (int i = 0; i < 200; ++i)
            ++candidates[power_of_two_choices(candidates, random())].outstanding;
        const auto longest = std::max_element(
            candidates.begin(),
            candidates.end(),
            [](const auto& a, const auto& b) { return a.outstanding < b.outstanding; }
        );
        RC_ASSERT(longest->outstanding <= 4);
    }));
}

}  // namespace
}  // namespace resilience::balancing
