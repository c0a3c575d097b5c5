#include "projection/consistency_token.hpp"

#include <gtest/gtest.h>

namespace projection {
namespace {

TEST(ConsistencyToken, GivesBackThePositionsItWasMadeFrom) {
    for (const Positions& positions :
         {Positions{{"order/2", 57}}, Positions{{"inventory/eu", 0}, {"order/0", 1'000'000'007}}}) {
        EXPECT_EQ(parse_token(to_token(positions)), positions);
    }
}

TEST(ConsistencyToken, IsRefusedWhenItWasNotMadeHere) {
    for (const auto* token :
         {"", "nonsense", "!!!!", "b3JkZXI", "b3JkZXIvMjo", "b3JkZXIvMjo1Nw==", "b3JkZXIvMjotMQ"}) {
        EXPECT_EQ(parse_token(token), std::nullopt) << token;
    }
    EXPECT_EQ(parse_token(to_token({{"order/2", 57}}) + "A"), std::nullopt);
    EXPECT_EQ(parse_token(std::string(600, 'A')), std::nullopt);
}

TEST(ConsistencyToken, OfAllShardsFitsIntoAHeader) {
    Positions all;
    for (int i = 0; i < 9; ++i) all["inventory/" + std::to_string(i)] = std::int64_t{1} << 53;
    EXPECT_LE(to_token(all).size(), 512U);
}

}  // namespace
}  // namespace projection
