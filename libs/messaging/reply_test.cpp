#include "messaging/reply.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace messaging {
namespace {

const ReplyAddress address{"order/2", "place_order", "7", "reserve_stock", false};

TEST(Reply, SurvivesEncodingAndDecoding) {
    for (const Reply& reply :
         {Reply{address, Outcome::succeeded, ""},
          Reply{address, Outcome::refused, "out_of_stock"}}) {
        EXPECT_EQ(nlohmann::json(reply).get<Reply>(), reply);
    }
}

TEST(Reply, IsSpelledAsTheFlowsSpellIt) {
    EXPECT_EQ(
        nlohmann::json(Reply{address, Outcome::refused, "out_of_stock"}),
        nlohmann::json::parse(
            R"({"to":"order/2/place_order/7/reserve_stock/do","outcome":"refused","reason":"out_of_stock"})"
        )
    );
}

TEST(Reply, IsRefusedIfAPartIsMissingOrUnknown) {
    const nlohmann::json good = Reply{address, Outcome::succeeded, ""};
    const nlohmann::json wrong = {{"to", "order/2"}, {"outcome", "perhaps"}, {"reason", 7}};
    for (const auto& [member, value] : wrong.items()) {
        auto bad = good;
        bad[member] = value;
        EXPECT_THROW(bad.get<Reply>(), std::invalid_argument) << member;
    }
    EXPECT_THROW(nlohmann::json::array().get<Reply>(), std::invalid_argument);
}

}  // namespace
}  // namespace messaging
