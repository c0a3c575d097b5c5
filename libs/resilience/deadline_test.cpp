#include "resilience/deadline.hpp"

#include <gtest/gtest.h>

namespace resilience {
namespace {

using namespace std::chrono_literals;

constexpr vocabulary::SteadyTime arrival{1'000s};

TEST(Deadline, IsTheLesserOfWhatWeAllowAndTheClientAsks) {
    EXPECT_EQ(deadline_of(arrival, arrival, 10s, std::nullopt), arrival + 10s);
    EXPECT_EQ(deadline_of(arrival, arrival, 10s, 2s), arrival + 2s);
    EXPECT_EQ(deadline_of(arrival, arrival, 10s, 20s), arrival + 10s);
}

TEST(Deadline, CountsTheTimeThatABodyTakesAgainstItsClientAlone) {
    EXPECT_EQ(deadline_of(arrival, arrival + 9s, 10s, std::nullopt), arrival + 19s);
    EXPECT_EQ(deadline_of(arrival, arrival + 9s, 10s, 20s), arrival + 19s);
    EXPECT_EQ(deadline_of(arrival, arrival + 9s, 10s, 12s), arrival + 12s);
}

TEST(Deadline, LeavesNothingOnceItHasPassed) {
    EXPECT_EQ(remaining(arrival + 5s, arrival + 2s), 3s);
    EXPECT_EQ(remaining(arrival + 5s, arrival + 6s), 0s);
}

}  // namespace
}  // namespace resilience
