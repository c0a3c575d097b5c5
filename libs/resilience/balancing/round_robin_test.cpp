#include "resilience/balancing/round_robin.hpp"

#include <map>

#include <gtest/gtest.h>

namespace resilience::balancing {
namespace {

TEST(RoundRobin, GivesEveryUpstreamTheSameShare) {
    std::map<std::size_t, int> requests;
    for (std::uint64_t turn = 0; turn < 300; ++turn) ++requests[round_robin(turn, 3)];
    EXPECT_EQ(requests, (std::map<std::size_t, int>{{0, 100}, {1, 100}, {2, 100}}));
}

TEST(RoundRobin, NeverPicksTheSameTwiceInARowIfThereIsAnother) {
    for (std::uint64_t turn = 0; turn < 10; ++turn)
        EXPECT_NE(round_robin(turn, 2), round_robin(turn + 1, 2));
}

}  // namespace
}  // namespace resilience::balancing
