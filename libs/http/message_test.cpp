#include "http/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace http {

using testing::ElementsAre;
using testing::Pair;

Request with_target(std::string target) {
    Request request;
    request.target = std::move(target);
    EXPECT_TRUE(parse_target(request));
    return request;
}

TEST(Headers, AreFoundWhateverTheirCase) {
    const Headers headers{{"Content-Type", "text/plain"}};
    EXPECT_EQ(header(headers, "content-TYPE"), "text/plain");
    EXPECT_EQ(header(headers, "Content"), std::nullopt);
}

TEST(Headers, KeepRepeatedFieldsInOrder) {
    const Headers headers{{"Accept", "a"}, {"ACCEPT", "b"}};
    EXPECT_EQ(headers.count("accept"), 2u);
    EXPECT_EQ(header(headers, "accept"), "a");
}

TEST(Target, IsSplitIntoPathAndQuery) {
    const auto request = with_target("/v1/orders?limit=2&status=confirmed");
    EXPECT_EQ(request.path, "/v1/orders");
    EXPECT_THAT(request.query, ElementsAre(Pair("limit", "2"), Pair("status", "confirmed")));
}

TEST(Target, IsPercentDecoded) {
    const auto request = with_target("/a%2fb%20c?n%61me=1%2B1+2&empty=&flag");
    EXPECT_EQ(request.path, "/a/b c");
    EXPECT_THAT(
        request.query, ElementsAre(Pair("name", "1+1 2"), Pair("empty", ""), Pair("flag", ""))
    );
}

TEST(Target, KeepsAPlusInThePath) { EXPECT_EQ(with_target("/a+b").path, "/a+b"); }

TEST(Target, IsRefusedWithABrokenEscape) {
    for (const auto* target : {"/a%", "/a%2", "/a%zz", "/a?b=%g0"}) {
        Request request;
        request.target = target;
        EXPECT_FALSE(parse_target(request)) << target;
    }
}

TEST(Request, GivesTheFirstValueOfAQueryParameter) {
    const auto request = with_target("/?a=1&a=2");
    EXPECT_EQ(request.query_parameter("a"), "1");
    EXPECT_EQ(request.query_parameter("b"), std::nullopt);
}

}  // namespace http
