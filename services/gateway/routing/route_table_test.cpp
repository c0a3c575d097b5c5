#include "gateway/routing/route_table.hpp"

#include <gtest/gtest.h>

namespace gateway::routing {
namespace {

using Kind = RouteMatch::Kind;

Route route(std::string method, std::string pattern) {
    Route made;
    made.method = std::move(method);
    made.pattern = std::move(pattern);
    made.service = "query";
    return made;
}

const RouteTable& routes() {
    static const RouteTable made{{
        route("GET", "/v1/orders"),
        route("POST", "/v1/orders"),
        route("GET", "/v1/orders/{order_id}"),
        route("GET", "/v1/orders/stream"),
        route("PUT", "/v1/orders/{order_id}/notes/{note}"),
        route("GET", "/files/{path...}"),
    }};
    return made;
}

std::string pattern_for(std::string_view method, std::string_view path) {
    const auto match = routes().find(method, path);
    return match.kind() == Kind::found ? match.route().pattern : "";
}

std::string conflict(std::vector<Route> routes) {
    const auto conflicts = RouteTable::conflicts(routes);
    return conflicts.empty() ? "" : conflicts.front().what;
}

TEST(RouteTable, FindsRoutesByMethodAndPath) {
    EXPECT_EQ(routes().find("POST", "/v1/orders").index(), 1U);
    EXPECT_EQ(pattern_for("GET", "/v1/orders/7"), "/v1/orders/{order_id}");
}

TEST(RouteTable, PrefersALiteralToAParameter) {
    EXPECT_EQ(pattern_for("GET", "/v1/orders/stream"), "/v1/orders/stream");
}

TEST(RouteTable, KnowsTheParametersOfAPath) {
    const auto match = routes().find("PUT", "/v1/orders/7/notes/a-b");
    EXPECT_EQ(match.parameter("order_id"), "7");
    EXPECT_EQ(match.parameter("note"), "a-b");
    EXPECT_EQ(match.parameter("sku"), std::nullopt);
}

TEST(RouteTable, FindsTheRouteOfGetForHead) {
    EXPECT_EQ(pattern_for("HEAD", "/v1/orders"), "/v1/orders");
}

TEST(RouteTable, TellsAMissingPathFromAMissingMethod) {
    EXPECT_EQ(routes().find("GET", "/v1").kind(), Kind::no_such_path);
    EXPECT_EQ(routes().find("GET", "/v1/orders/").kind(), Kind::no_such_path);
    EXPECT_EQ(routes().find("GET", "").kind(), Kind::no_such_path);
    EXPECT_EQ(routes().find("GET", "*").kind(), Kind::no_such_path);
    const auto match = routes().find("DELETE", "/v1/orders");
    EXPECT_EQ(match.kind(), Kind::no_such_method);
    EXPECT_EQ(match.allow(), "GET, HEAD, POST");
}

TEST(RouteTable, DecodesEscapesButDoesNotSplitAtAnEscapedSlash) {
    const auto match = routes().find("GET", "/v1/orders/a%2Fb%20c");
    EXPECT_EQ(match.kind(), Kind::found);
    EXPECT_EQ(match.parameter("order_id"), "a/b c");
    EXPECT_EQ(pattern_for("GET", "/v1/%6frders"), "/v1/orders");
}

TEST(RouteTable, KeepsDecodedParametersWhenTheMatchMoves) {
    auto match = routes().find("GET", "/v1/orders/%37");
    const auto moved = std::move(match);
    EXPECT_EQ(moved.parameter("order_id"), "7");
}

TEST(RouteTable, RefusesBrokenEscapes) {
    for (const auto* path : {"/v1/orders/%", "/v1/orders/%2", "/v1/orders/%zz", "/%2/orders"})
        EXPECT_EQ(routes().find("GET", path).kind(), Kind::malformed_path) << path;
}

TEST(RouteTable, GivesTheRestOfAPathToOneParameter) {
    EXPECT_EQ(routes().find("GET", "/files/a/b/c").parameter("path"), "a/b/c");
    EXPECT_EQ(routes().find("GET", "/files/a%20b/c").parameter("path"), "a b/c");
    EXPECT_EQ(routes().find("GET", "/files").kind(), Kind::no_such_path);
}

TEST(RouteTable, GoesBackWhereALiteralLeadsNowhere) {
    const RouteTable two{{route("GET", "/a/b/c"), route("GET", "/{x}/b/d")}};
    EXPECT_EQ(two.find("GET", "/a/b/d").parameter("x"), "a");
}

TEST(RouteTable, NoticesTwoRoutesForTheSameRequests) {
    EXPECT_EQ(
        conflict({route("GET", "/a/{x}"), route("GET", "/a/{y}")}),
        "the route GET /a/{x} takes the same requests"
    );
    EXPECT_EQ(conflict({route("GET", "/a/{x}"), route("POST", "/a/{x}")}), "");
}

TEST(RouteTable, NoticesMalformedPatterns) {
    EXPECT_NE(conflict({route("GET", "a")}), "");
    EXPECT_NE(conflict({route("GET", "/{a}/{a}")}), "");
    EXPECT_NE(conflict({route("GET", "/{}")}), "");
    EXPECT_NE(conflict({route("GET", "/a{b}")}), "");
    EXPECT_NE(conflict({route("GET", "/{a...}/b")}), "");
    EXPECT_NE(conflict({route("GET", "/a?b")}), "");
}

TEST(RouteTable, SurvivesAnyPath) {
    const std::string deep(100'000, '/');
    EXPECT_EQ(routes().find("GET", deep).kind(), Kind::no_such_path);
}

}  // namespace
}  // namespace gateway::routing
