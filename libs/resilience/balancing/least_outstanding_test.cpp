#include "resilience/balancing/least_outstanding.hpp"

#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace resilience::balancing {
namespace {

TEST(LeastOutstanding, PicksWhoHasLeastToDo) {
    const std::vector<Candidate> candidates{{0, 1, 3}, {1, 1, 1}, {2, 1, 2}};
    for (std::uint64_t turn = 0; turn < 3; ++turn)
        EXPECT_EQ(least_outstanding(candidates, turn), 1U);
}

TEST(LeastOutstanding, GivesTheStrongMore) {
    const std::vector<Candidate> candidates{{0, 1, 1}, {1, 4, 2}};
    EXPECT_EQ(least_outstanding(candidates, 0), 1U);
}

TEST(LeastOutstanding, TakesEqualsInTurn) {
    const std::vector<Candidate> idle{{0, 1, 0}, {1, 1, 0}, {2, 1, 0}};
    EXPECT_EQ(least_outstanding(idle, 0), 0U);
    EXPECT_EQ(least_outstanding(idle, 1), 1U);
    EXPECT_EQ(least_outstanding(idle, 2), 2U);
}

// Requests that never end: the loads of any two differ by no more than one request.
TEST(LeastOutstanding, KeepsLoadsEven) {
    EXPECT_TRUE(rc::check([] {
        const auto upstreams = static_cast<std::size_t>(*rc::gen::inRange(1, 10));
        std::vector<Candidate> candidates(upstreams);
        for (std::uint64_t turn = 0; turn < 200; ++turn)
            ++candidates[least_outstanding(candidates, turn)].outstanding;
        for (const auto& candidate : candidates) {
            const auto share = 200 / static_cast<int>(upstreams);
            RC_ASSERT(candidate.outstanding >= share);
            RC_ASSERT(candidate.outstanding <= share + 1);
        }
    }));
}

}  // namespace
}  // namespace resilience::balancing
