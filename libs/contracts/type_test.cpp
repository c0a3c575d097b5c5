#include "contracts/type.hpp"

#include <gtest/gtest.h>

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"

namespace contracts {
namespace {

TEST(Type, NamesItsCloudEvent) {
    EXPECT_EQ(order::OrderPlaced::type.cloud_event_type(), "orderly.order.order_placed.v1");
    EXPECT_EQ(
        inventory::ReserveStock::type.cloud_event_type(), "orderly.inventory.reserve_stock.v1"
    );
    EXPECT_EQ(
        (Type{Kind::event, "order", "order_placed", "", 2}.cloud_event_type()),
        "orderly.order.order_placed.v2"
    );
}

}  // namespace
}  // namespace contracts
