#include "gateway/protection/deadline.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace gateway::protection {
namespace {

using namespace std::chrono_literals;
using vocabulary::SteadyTime;

constexpr SteadyTime arrival{1'000s};

TEST(Deadline, IsReadInSecondsWithUpToThreeDecimals) {
    EXPECT_EQ(parse_request_timeout("2"), 2'000ms);
    EXPECT_EQ(parse_request_timeout("0.25"), 250ms);
    EXPECT_EQ(parse_request_timeout("1.005"), 1'005ms);
    EXPECT_EQ(parse_request_timeout("99999999999999999999"), 24h);
}

TEST(Deadline, DisregardsAnythingElse) {
    for (const auto* value : {"", ".5", "1.", "1.2345", "-1", "+1", "1s", " 1", "1e3", "0x1"})
        EXPECT_EQ(parse_request_timeout(value), std::nullopt) << value;
}

TEST(Deadline, IsTheLesserOfWhatTheRouteAllowsAndTheClientAsks) {
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

TEST(Deadline, ArrivesUpstreamAsItWasMeant) {
    EXPECT_EQ(to_request_timeout(1'005ms), "1.005");
    EXPECT_TRUE(rc::check([] {
        const std::chrono::milliseconds left{*rc::gen::inRange(0, 86'400'000)};
        RC_ASSERT(parse_request_timeout(to_request_timeout(left)) == left);
    }));
}

}  // namespace
}  // namespace gateway::protection
