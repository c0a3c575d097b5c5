#include "gateway/partition.hpp"

#include <gtest/gtest.h>

#include "sharding/partitions.hpp"

namespace gateway {
namespace {

TEST(TextMember, IsReadFromTheTopLevelAlone) {
    EXPECT_EQ(
        text_member(R"({"a":{"customer_id":"inner"},"customer_id":"c-1"})", "customer_id"), "c-1"
    );
    EXPECT_EQ(text_member(R"({"a":{"customer_id":"inner"}})", "customer_id"), std::nullopt);
}

TEST(TextMember, DoesNotCareWhatFollowsIt) {
    EXPECT_EQ(text_member(R"({"customer_id":"c-1","lines":[oops)", "customer_id"), "c-1");
}

TEST(TextMember, IsNothingWhereThereIsNoText) {
    for (const auto* json :
         {"",
          "[]",
          "7",
          R"({"customer_id":7})",
          R"({"customer_id":{"x":"y"}})",
          R"(["customer_id"])"}) {
        EXPECT_EQ(text_member(json, "customer_id"), std::nullopt) << json;
    }
}

TEST(TextMember, SurvivesDeepNesting) {
    EXPECT_EQ(text_member(std::string(100'000, '['), "customer_id"), std::nullopt);
}

TEST(Partition, OfAnOrderFollowsFromItsCustomerAndFromItsId) {
    const auto by_body = shard_of(Partition::customer_in_body, {}, R"({"customer_id":"c-42"})");
    const auto id = sharding::order_id_in_slot(
        sharding::slot_of_customer("c-42"), "00000000-0000-7000-8000-000000000001"
    );
    EXPECT_EQ(by_body, shard_of(Partition::order_in_path, {{"order_id", id}}, ""));
    EXPECT_EQ(by_body, sharding::order_shard_of_customer("c-42"));
}

TEST(Partition, OfAStockChangeIsItsWarehouse) {
    EXPECT_EQ(
        shard_of(Partition::warehouse_in_body, {}, R"({"warehouse":"us","delta":1})"),
        (sharding::ShardId{"inventory", "us"})
    );
    EXPECT_EQ(shard_of(Partition::warehouse_in_body, {}, R"({"warehouse":"moon"})"), std::nullopt);
}

}  // namespace
}  // namespace gateway
