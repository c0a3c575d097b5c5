#include "contracts/codec.hpp"

#include <gtest/gtest.h>

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "contracts/type.hpp"

namespace contracts {
namespace {

using nlohmann::json;

// Why this cannot be decoded as that contract.
template <typename Contract>
std::string reason(const json& data) {
    try {
        data.get<Contract>();
        return "none";
    } catch (const Undecodable& trouble) {
        return trouble.what();
    }
}

TEST(Type, NamesItsCloudEvent) {
    EXPECT_EQ(order::OrderPlaced::type.cloud_event_type(), "orderly.order.order_placed.v1");
    EXPECT_EQ(
        inventory::ReserveStock::type.cloud_event_type(), "orderly.inventory.reserve_stock.v1"
    );
    EXPECT_EQ(
        (Type{Kind::event, "order", "order_placed", 2}.cloud_event_type()),
        "orderly.order.order_placed.v2"
    );
}

TEST(Codec, NamesTheMemberThatIsMissing) {
    EXPECT_EQ(reason<order::OrderConfirmed>(json::object()), "order_id is missing");
}

TEST(Codec, NamesTheMemberOfTheWrongType) {
    EXPECT_EQ(reason<order::OrderConfirmed>({{"order_id", 7}}), "order_id is not a string");
    EXPECT_EQ(reason<order::OrderConfirmed>({{"order_id", nullptr}}), "order_id is not a string");
    EXPECT_EQ(
        reason<order::StockAllocated>({{"order_id", "7"}, {"allocations", "all"}}),
        "allocations is not an array"
    );
    EXPECT_EQ(
        reason<inventory::Quantity>({{"sku", "mug"}, {"quantity", 1.0}}),
        "quantity is not an integer"
    );
    EXPECT_EQ(
        reason<inventory::Quantity>({{"sku", "mug"}, {"quantity", 18446744073709551615U}}),
        "quantity is beyond 64 bits"
    );
}

TEST(Codec, NamesTheWayToANestedMember) {
    const json reserve = {
        {"order_id", "7"},
        {"warehouse", "eu"},
        {"lines", {{{"sku", "mug"}, {"quantity", 1}}, {{"sku", "cup"}}}},
    };
    EXPECT_EQ(reason<inventory::ReserveStock>(reserve), "lines/1/quantity is missing");

    const json reserved = {
        {"order_id", "7"},
        {"warehouse", "eu"},
        {"lines", json::array()},
        {"payment", {{"currency", "EUR"}}}};
    EXPECT_EQ(reason<inventory::StockReserved>(reserved), "payment/amount_cents is missing");
}

TEST(Codec, RefusesWhatIsNotAnObject) {
    for (const auto& data : {json{}, json{1}, json::array(), json{"text"}}) {
        EXPECT_EQ(reason<order::OrderConfirmed>(data), "is not an object");
    }
    EXPECT_THROW(optional(json::array(), "reason"), Undecodable);
}

TEST(Codec, TakesNullForAMissingOptionalMember) {
    const json adjusted = {{"sku", "mug"}, {"warehouse", "eu"}, {"delta", 5}, {"reason", nullptr}};
    EXPECT_EQ(adjusted.get<inventory::StockAdjusted>().reason, std::nullopt);
}

}  // namespace
}  // namespace contracts
