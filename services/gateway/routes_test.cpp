#include "gateway/routes.hpp"

#include <gtest/gtest.h>

#include "http/problem.hpp"

namespace gateway {
namespace {

const Route& found(std::string_view method, std::string_view path) {
    return routes()[router().match(method, path).route];
}

int refused(std::string_view method, std::string_view path) {
    try {
        router().match(method, path);
        return 200;
    } catch (const http::Problem& problem) {
        return problem.status;
    }
}

TEST(Routes, SendCommandsToTheirServiceAndReadsToTheReadSide) {
    EXPECT_EQ(found("POST", "/v1/orders").service, "order");
    EXPECT_EQ(found("GET", "/v1/orders").service, "query");
    EXPECT_EQ(found("GET", "/v1/orders/7").service, "query");
    EXPECT_EQ(found("PUT", "/v1/products/mug").service, "inventory");
}

TEST(Routes, KnowTheParametersOfAPath) {
    EXPECT_EQ(router().match("GET", "/v1/orders/7/events").parameters.at("order_id"), "7");
}

TEST(Routes, HideWhatIsInternal) {
    EXPECT_EQ(refused("GET", "/internal/audit"), 404);
    EXPECT_EQ(refused("GET", "/"), 404);
}

TEST(Routes, RefuseOtherMethods) { EXPECT_EQ(refused("DELETE", "/v1/orders"), 405); }

TEST(Routes, GiveAStrongReadToTheOwnerOfTheData) {
    for (const auto& route : routes()) {
        EXPECT_EQ(route.strong_service.empty(), route.strong_partition == Partition::none)
            << route.pattern;
    }
}

}  // namespace
}  // namespace gateway
