#include "gateway/routing/text_member.hpp"

#include <gtest/gtest.h>

namespace gateway::routing {
namespace {

TEST(TextMember, IsReadFromTheTopLevelAlone) {
    EXPECT_EQ(
        text_member(R"({"a":{"customer_id":"inner"},"customer_id":"c-1"})", "customer_id"), "c-1"
    );
    EXPECT_EQ(text_member(R"({"a":{"customer_id":"inner"}})", "customer_id"), std::nullopt);
}

TEST(TextMember, IsTheFirstOfSeveral) {
    EXPECT_EQ(text_member(R"({"a":"first","a":"second"})", "a"), "first");
    EXPECT_EQ(text_member(R"({"a":7,"a":"second"})", "a"), std::nullopt);
}

TEST(TextMember, IsUnescaped) {
    EXPECT_EQ(text_member(R"({"customer\u005fid":"c\u002d1"})", "customer_id"), "c-1");
}

TEST(TextMember, IsFoundInLongBodies) {
    const auto body = R"({"note":")" + std::string(1'000'000, 'x') + R"(","customer_id":"c-1"})";
    EXPECT_EQ(text_member(body, "customer_id"), "c-1");
}

TEST(TextMember, IsNothingWhereThereIsNoText) {
    for (const auto* json :
         {"",
          "[]",
          "7",
          R"({"customer_id":7})",
          R"({"customer_id":{"x":"y"}})",
          R"({"customer_id":"c-1","lines":[oops)",
          R"(["customer_id"])"}) {
        EXPECT_EQ(text_member(json, "customer_id"), std::nullopt) << json;
    }
}

TEST(TextMember, SurvivesDeepNesting) {
    EXPECT_EQ(text_member(std::string(100'000, '['), "customer_id"), std::nullopt);
}

}  // namespace
}  // namespace gateway::routing
