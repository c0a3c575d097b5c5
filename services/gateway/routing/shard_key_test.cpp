#include "gateway/routing/shard_key.hpp"

#include <gtest/gtest.h>

#include "contracts/partitions.hpp"

namespace gateway::routing {
namespace {

using enum ShardKey;

const RouteTable& table() {
    static const RouteTable made = [] {
        std::vector<Route> routes(3);
        const char* patterns[] = {"/v1/orders", "/v1/orders/{order_id}", "/v1/products/{sku}"};
        for (std::size_t i = 0; i < routes.size(); ++i) {
            routes[i].method = "GET";
            routes[i].pattern = patterns[i];
            routes[i].service = "order";
        }
        return RouteTable{routes};
    }();
    return made;
}

std::optional<sharding::ShardId>
shard(ShardKey key, std::string_view path, std::string_view body = "") {
    return shard_of(key, table().find("GET", path), body);
}

const std::string order_id =
    contracts::order_id_in_slot(77, "0193f1c8-0000-7000-8000-000000000000");

TEST(ShardKey, IsTheCustomerOfABody) {
    EXPECT_EQ(
        shard(
            customer_in_body,
            "/v1/orders",
            R"({"lines":[{"customer_id":"x"}],"customer_id":"c-42"})"
        ),
        contracts::order_shard_of_customer("c-42")
    );
    EXPECT_EQ(shard(customer_in_body, "/v1/orders", R"({"customer_id":42})"), std::nullopt);
    EXPECT_EQ(shard(customer_in_body, "/v1/orders", "no json"), std::nullopt);
}

TEST(ShardKey, IsTheOrderOfAPath) {
    const auto path = "/v1/orders/" + order_id;
    EXPECT_EQ(shard(order_in_path, path), contracts::order_shard_of_slot(77));
    EXPECT_EQ(shard(payment_of_order, path), contracts::payment_shard_of_order(order_id));
    EXPECT_EQ(shard(order_in_path, "/v1/orders/7"), std::nullopt);
}

TEST(ShardKey, IsTheProductOfAPath) {
    EXPECT_EQ(
        shard(product_in_path, "/v1/products/m%75g"), contracts::home_shard_of_product("mug")
    );
}

TEST(ShardKey, IsTheWarehouseOfABody) {
    EXPECT_EQ(
        shard(warehouse_in_body, "/v1/orders", R"({"warehouse":"eu"})"),
        contracts::inventory_shard_of_warehouse("eu")
    );
    EXPECT_EQ(shard(warehouse_in_body, "/v1/orders", R"({"warehouse":"mars"})"), std::nullopt);
}

TEST(ShardKey, IsNotNeededByAnyInstance) { EXPECT_EQ(shard(none, "/v1/orders"), std::nullopt); }

}  // namespace
}  // namespace gateway::routing
