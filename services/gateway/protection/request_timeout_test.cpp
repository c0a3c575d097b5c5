#include "gateway/protection/request_timeout.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace gateway::protection {
namespace {

using namespace std::chrono_literals;

TEST(RequestTimeout, IsReadInSecondsWithUpToThreeDecimals) {
    EXPECT_EQ(parse_request_timeout("2"), 2'000ms);
    EXPECT_EQ(parse_request_timeout("0.25"), 250ms);
    EXPECT_EQ(parse_request_timeout("1.005"), 1'005ms);
    EXPECT_EQ(parse_request_timeout("99999999999999999999"), 24h);
}

TEST(RequestTimeout, DisregardsAnythingElse) {
    for (const auto* value : {"", ".5", "1.", "1.2345", "-1", "+1", "1s", " 1", "1e3", "0x1"})
        EXPECT_EQ(parse_request_timeout(value), std::nullopt) << value;
}

TEST(RequestTimeout, ArrivesUpstreamAsItWasMeant) {
    EXPECT_EQ(to_request_timeout(1'005ms), "1.005");
    EXPECT_TRUE(rc::check([] {
        const std::chrono::milliseconds left{*rc::gen::inRange(0, 86'400'000)};
        RC_ASSERT(parse_request_timeout(to_request_timeout(left)) == left);
    }));
}

}  // namespace
}  // namespace gateway::protection
