#include "http/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/problem.hpp"

namespace http {

using testing::ElementsAre;
using testing::Pair;

const std::vector<Route> routes{
    {"GET", "/v1/orders/{order_id}", {}},
    {"GET", "/v1/orders/stream", {}},
    {"GET", "/v1/orders", {}},
    {"POST", "/v1/orders", {}},
    {"POST", "/v1/orders/{order_id}/cancellation", {}},
    {"GET", "/v1/{kind}/{id}/{part}", {}},
};

Router::Match match(std::string_view method, std::string_view path) {
    return Router{routes}.match(method, path);
}

Problem refusal(std::string_view method, std::string_view path) {
    try {
        match(method, path);
    } catch (const Problem& problem) {
        return problem;
    }
    return {0, "none"};
}

TEST(Router, FindsTheRouteOfMethodAndPath) {
    EXPECT_EQ(match("GET", "/v1/orders").route, 2u);
    EXPECT_EQ(match("POST", "/v1/orders").route, 3u);
}

TEST(Router, GivesTheParametersOfThePath) {
    const auto found = match("POST", "/v1/orders/7/cancellation");
    EXPECT_EQ(found.route, 4u);
    EXPECT_THAT(found.parameters, ElementsAre(Pair("order_id", "7")));
}

TEST(Router, DecodesAParameterWithoutSplittingIt) {
    EXPECT_THAT(match("GET", "/v1/orders/a%2Fb").parameters, ElementsAre(Pair("order_id", "a/b")));
}

TEST(Router, PrefersALiteralToAParameter) {
    EXPECT_EQ(match("GET", "/v1/orders/stream").route, 1u);
    EXPECT_EQ(match("GET", "/v1/orders/streams").route, 0u);
}

TEST(Router, AnswersHeadByGet) { EXPECT_EQ(match("HEAD", "/v1/orders").route, 2u); }

TEST(Router, RefusesAnUnknownPath) {
    for (const auto* path :
         {"/", "", "/v1", "/v1/orders/", "//v1/orders", "/v1/orders/7/x/y", "/V1/orders"}) {
        EXPECT_EQ(refusal("GET", path).status, 404) << path;
    }
}

TEST(Router, RefusesAnotherMethodAndNamesThoseAllowed) {
    const auto problem = refusal("DELETE", "/v1/orders");
    EXPECT_EQ(problem.status, 405);
    EXPECT_EQ(header(problem.headers, "Allow"), "GET, HEAD, POST");
    EXPECT_EQ(header(refusal("PUT", "/v1/orders/7").headers, "Allow"), "GET, HEAD");
}

TEST(Router, RefusesABrokenEscape) { EXPECT_EQ(refusal("GET", "/v1/orders/%zz").status, 400); }

}  // namespace http
