#include "contracts/partitions.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contracts {
namespace {

using sharding::ShardId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string unique = "0193f1c8-0000-7000-8000-000000000001";

TEST(OrderId, CarriesItsSlot) {
    EXPECT_EQ(order_id_in_slot(0x2a7, unique), unique + "-2a7");
    EXPECT_EQ(order_id_in_slot(5, unique), unique + "-005");
    for (int slot = 0; slot < slot_count; ++slot) {
        EXPECT_EQ(slot_of_order(order_id_in_slot(slot, unique)), slot);
    }
}

TEST(OrderId, OfTheFirstVersionCarriesItsSlotInFront) {
    EXPECT_EQ(slot_of_order("2a7-" + unique), 0x2a7);
    EXPECT_EQ(order_shard_of_order("2a7-" + unique), order_shard_of_slot(0x2a7));
}

TEST(OrderId, RoutesToTheShardOfItsCustomer) {
    for (const auto* customer : {"c-1", "c-2", "c-42", "ada"}) {
        const auto id = order_id_in_slot(slot_of_customer(customer), unique);
        EXPECT_EQ(order_shard_of_order(id), order_shard_of_customer(customer));
    }
}

TEST(OrderId, OfAnotherFormHasNoSlot) {
    for (const auto& id : {
             std::string{},
             std::string{"2a7"},
             std::string{"-2a7"},
             unique,
             unique + "-",
             unique + "-2A7",
             unique + "-2g7",
             unique + "/2a7",
             unique + "-400",  // slot 1024
             unique + "-2a70",
             unique.substr(1) + "-2a7",
             "2A7-" + unique,
             "2g7-" + unique,
             "2-7-" + unique,
             "2a7/" + unique,
             "400-" + unique,  // slot 1024
             "fff-" + unique,
             "02a7-" + unique,
             "2a7-" + unique + "0",
             "2a7-" + unique.substr(1),
             "2a7-" + std::string(35, '0') + "G",
             "2a7-" + std::string(35, '0') + std::string(1, '\0'),
         }) {
        EXPECT_EQ(slot_of_order(id), std::nullopt) << id;
        EXPECT_EQ(order_shard_of_order(id), std::nullopt) << id;
    }
}

// Stored ids and files depend on these: a failure here means that old data would not be found
// again.
TEST(Partitions, NeverChange) {
    EXPECT_EQ(slot_of_customer("c-42"), 652);
    EXPECT_EQ(order_shard_of_customer("c-42").name(), "order/3");
    EXPECT_EQ(order_shard_of_slot(0).name(), "order/1");
    EXPECT_EQ(order_shard_of_slot(1023).name(), "order/3");
    EXPECT_EQ(payment_shard_of_order("2a7-" + unique).name(), "payment/0");
    EXPECT_EQ(payment_shard_of_order(unique + "-2a7").name(), "payment/1");
    EXPECT_EQ(home_shard_of_product("mug").name(), "inventory/eu");
}

TEST(Partitions, SpreadOrdersAndPaymentsEvenly) {
    std::map<std::string, int> slots;
    for (int slot = 0; slot < slot_count; ++slot) ++slots[order_shard_of_slot(slot).name()];
    ASSERT_EQ(slots.size(), std::size_t{order_shard_count});
    for (const auto& [shard, count] : slots) EXPECT_NEAR(count, 256, 77) << shard;

    std::map<std::string, int> payments;
    for (int order = 0; order < 1'000; ++order) {
        ++payments[payment_shard_of_order(std::to_string(order)).name()];
    }
    ASSERT_EQ(payments.size(), std::size_t{payment_shard_count});
    for (const auto& [shard, count] : payments) EXPECT_NEAR(count, 500, 100) << shard;
}

TEST(Partitions, GiveEachWarehouseItsShard) {
    EXPECT_EQ(inventory_shard_of_warehouse("eu"), (ShardId{"inventory", "eu"}));
    EXPECT_TRUE(is_warehouse("us"));
    EXPECT_FALSE(is_warehouse("EU"));
    EXPECT_FALSE(is_warehouse(""));
}

TEST(Partitions, AreListedByService) {
    EXPECT_THAT(
        shards_of("order"),
        ElementsAre(
            ShardId{"order", "0"},
            ShardId{"order", "1"},
            ShardId{"order", "2"},
            ShardId{"order", "3"}
        )
    );
    EXPECT_THAT(
        shards_of("inventory"),
        ElementsAre(
            ShardId{"inventory", "eu"}, ShardId{"inventory", "us"}, ShardId{"inventory", "ap"}
        )
    );
    EXPECT_THAT(
        shards_of("payment"), ElementsAre(ShardId{"payment", "0"}, ShardId{"payment", "1"})
    );
    EXPECT_THAT(shards_of("gateway"), IsEmpty());
}

}  // namespace
}  // namespace contracts
