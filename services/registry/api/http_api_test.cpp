#include "registry/api/http_api.hpp"

#include <gtest/gtest.h>

#include "http/problem.hpp"
#include "http/router.hpp"

namespace registry {
namespace {

class RegistryApi : public testing::Test {
protected:
    http::Response get(const std::string& path) {
        const auto match = http::Router{routes}.match("GET", path);
        http::Request request;
        request.parameters = match.parameters;
        return routes[match.route].handler(request);
    }

    std::vector<discovery::Instance> instances{[] {
        discovery::Instance order_1;
        order_1.service = "order";
        order_1.name = "order-1";
        order_1.address = "127.0.0.1:8101";
        order_1.leads = {{"order/0", 3}};
        order_1.version = "1";
        return order_1;
    }()};
    StatusHistory history;
    std::vector<http::Route> routes = http_api([this] { return instances; }, history);
};

TEST_F(RegistryApi, ListsTheInstancesOfAService) {
    const auto body = json::Value::parse(get("/v1/registry/order").body);
    EXPECT_EQ(body.at("service"), "order");
    EXPECT_EQ(
        body.at("instances").at(0),
        json::Value::parse(
            R"({"instance":"order-1","address":"127.0.0.1:8101","status":"passing","weight":1,
            "leads":["order/0"],"version":"1","started_at":"1970-01-01T00:00:00.000000Z",
            "last_heartbeat":"1970-01-01T00:00:00.000000Z"})"
        )
    );
}

TEST_F(RegistryApi, ListsServicesWithoutAnInstanceToo) {
    const auto services = json::Value::parse(get("/v1/registry").body).at("services");
    EXPECT_EQ(services.at("order").size(), 1U);
    EXPECT_EQ(services.at("payment").size(), 0U);
}

TEST_F(RegistryApi, KnowsNoOtherService) {
    EXPECT_THROW(get("/v1/registry/unicorn"), http::Problem);
}

TEST_F(RegistryApi, TellsHowInstancesHaveFared) {
    history.observe(instances, {});
    const auto items = json::Value::parse(get("/v1/registry/order/history").body).at("items");
    EXPECT_EQ(items.at(0).at("from"), nullptr);
    EXPECT_EQ(items.at(0).at("to"), "passing");
}

}  // namespace
}  // namespace registry
