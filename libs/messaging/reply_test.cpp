#include "messaging/reply.hpp"

#include <gtest/gtest.h>

#include "json/decode.hpp"

namespace messaging {
namespace {

const ReplyAddress address{"order/2", "place_order", "7", "reserve_stock", false};

TEST(Reply, SurvivesEncodingAndDecoding) {
    for (const Reply& reply :
         {Reply{address, Outcome::succeeded, ""},
          Reply{address, Outcome::refused, "out_of_stock"}}) {
        EXPECT_EQ(json::decode<Reply>(json::encode(reply)), reply);
    }
}

TEST(Reply, IsSpelledAsTheFlowsSpellIt) {
    EXPECT_EQ(
        json::encode(Reply{address, Outcome::refused, "out_of_stock"}),
        R"({"to":"order/2/place_order/7/reserve_stock/do","outcome":"refused","reason":"out_of_stock"})"
    );
}

TEST(Reply, IsRefusedIfAPartIsMissingOrUnknown) {
    for (const auto* bad :
         {R"({"to":"order/2","outcome":"succeeded"})",
          R"({"to":"order/2/place_order/7/reserve_stock/do","outcome":"perhaps"})",
          R"({"to":"order/2/place_order/7/reserve_stock/do","outcome":"refused","reason":7})",
          R"({"to":"order/2/place_order/7/reserve_stock/do"})",
          "[]"}) {
        EXPECT_THROW(json::decode<Reply>(bad), json::Unreadable) << bad;
    }
}

}  // namespace
}  // namespace messaging
