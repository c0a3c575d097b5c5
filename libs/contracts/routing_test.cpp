#include "contracts/routing.hpp"

#include <map>

#include <gmock/gmock.h>

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "contracts/partitions.hpp"
#include "contracts/payment_messages.hpp"

namespace contracts {
namespace {

using sharding::ShardId;

// An order of order/3 and payment/1, shipped from inventory/eu.
const std::string order_id = "0193f1c8-0000-7000-8000-000000000001-28c";
const ShardId order_shard{"order", "3"};
const ShardId eu{"inventory", "eu"};
const ShardId payment_shard{"payment", "1"};

const About orchestrated{.order_id = order_id, .warehouse = "eu", .choreographed = false};
const About choreographed{.order_id = order_id, .warehouse = "eu", .choreographed = true};

// The shards of order, inventory and payment that an event is for, "-" for none: "3.-.1".
std::string recipients(const Type& event, const About& about) {
    std::map<std::string, std::string> keys{{"order", "-"}, {"inventory", "-"}, {"payment", "-"}};
    const auto shards = listeners_to(event, about);
    for (const auto& shard : shards) keys.at(shard.service) = shard.key;
    if (shards.empty()) return "nobody";
    return keys["order"] + "." + keys["inventory"] + "." + keys["payment"];
}

TEST(Routing, AssumesWhereTheOrderOfTheseTestsLives) {
    EXPECT_EQ(order_shard_of_order(order_id), order_shard);
    EXPECT_EQ(payment_shard_of_order(order_id), payment_shard);
}

TEST(Routing, SendsChoreographedEventsToThoseWhoReact) {
    EXPECT_EQ(recipients(order::OrderPlaced::type, choreographed), "-.eu.-");
    EXPECT_EQ(recipients(inventory::StockReserved::type, choreographed), "3.-.1");
    EXPECT_EQ(recipients(inventory::StockUnavailable::type, choreographed), "3.-.-");
    EXPECT_EQ(recipients(payment::PaymentAuthorized::type, choreographed), "3.-.-");
    EXPECT_EQ(recipients(payment::PaymentDeclined::type, choreographed), "3.-.-");
    EXPECT_EQ(recipients(payment::PaymentUnavailable::type, choreographed), "3.-.-");
    EXPECT_EQ(recipients(order::OrderConfirmed::type, choreographed), "-.eu.1");
    EXPECT_EQ(recipients(order::OrderRejected::type, choreographed), "-.eu.1");
    EXPECT_EQ(recipients(order::CancellationRequested::type, choreographed), "-.eu.1");
}

TEST(Routing, TellsAChoreographedOrderWhatIsUndone) {
    for (const auto& event :
         {inventory::StockReleased::type,
          inventory::StockReturned::type,
          inventory::ReservationBarred::type,
          payment::PaymentVoided::type,
          payment::PaymentRefunded::type,
          payment::PaymentBarred::type}) {
        EXPECT_EQ(recipients(event, choreographed), "3.-.-") << event.name;
    }
}

TEST(Routing, TellsEveryOrderWhatBecameOfItsStockAndPayment) {
    for (const auto& event :
         {inventory::StockReserved::type,
          inventory::StockUnavailable::type,
          inventory::StockReleased::type,
          inventory::StockReturned::type,
          inventory::ReservationBarred::type,
          payment::PaymentAuthorized::type,
          payment::PaymentDeclined::type,
          payment::PaymentUnavailable::type,
          payment::PaymentCaptured::type,
          payment::PaymentVoided::type,
          payment::PaymentRefunded::type,
          payment::PaymentBarred::type}) {
        EXPECT_EQ(recipients(event, orchestrated), "3.-.-") << event.name;
    }
}

TEST(Routing, SendsOrchestratedOrdersToNobodyButTheReadSide) {
    for (const auto& event :
         {order::OrderPlaced::type,
          order::OrderRejected::type,
          order::CancellationRequested::type}) {
        EXPECT_EQ(recipients(event, orchestrated), "nobody") << event.name;
    }
}

TEST(Routing, TellsInventoryOfEveryConfirmationSoThatItSellsTheStock) {
    EXPECT_EQ(recipients(order::OrderConfirmed::type, orchestrated), "-.eu.-");
}

TEST(Routing, SendsAllOtherEventsToNobodyButTheReadSide) {
    for (const auto& event :
         {order::StockAllocated::type,
          order::StockUndone::type,
          order::PaymentUndone::type,
          order::OrderCancelled::type,
          inventory::ProductDefined::type,
          inventory::StockAdjusted::type,
          inventory::StockSold::type,
          payment::PaymentRequested::type,
          payment::CaptureRequested::type,
          payment::PaymentCancellationRequested::type}) {
        EXPECT_EQ(recipients(event, choreographed), "nobody") << event.name;
    }
}

TEST(Routing, SendsNothingToTheOrderShardOfAnIdThatHasNone) {
    const About about{.order_id = "nonsense", .warehouse = "eu", .choreographed = true};
    EXPECT_EQ(recipients(payment::PaymentAuthorized::type, about), "nobody");
}

TEST(Routing, KnowsAllShardsOfTheOtherServicesAsPeers) {
    const auto peers = peers_of(eu);
    EXPECT_THAT(peers, ::testing::Contains("order/3"));
    EXPECT_THAT(peers, ::testing::Contains("payment/1"));
    EXPECT_THAT(peers, ::testing::Not(::testing::Contains(::testing::StartsWith("inventory/"))));
    EXPECT_THAT(peers, ::testing::SizeIs(6));
}

TEST(Routing, AnnouncesEveryEventUnderItsShard) {
    EXPECT_EQ(live_subject(order::OrderPlaced::type, order_shard), "orderly.live.order.3.orders");
    EXPECT_EQ(
        live_subject(payment::PaymentCaptured::type, payment_shard),
        "orderly.live.payment.1.payments"
    );
    EXPECT_EQ(live_subject(inventory::StockSold::type, eu), "orderly.live.inventory.eu.stock");
}

TEST(Routing, FindsTheLiveSubjectOfAnEventByItsType) {
    EXPECT_EQ(
        live_subject("orderly.inventory.product_defined.v1", eu),
        live_subject(inventory::ProductDefined::type, eu)
    );
    EXPECT_EQ(
        live_subject("orderly.inventory.stock_sold.v1", eu),
        live_subject(inventory::StockSold::type, eu)
    );
    EXPECT_EQ(live_filter(eu), "orderly.live.inventory.eu.*");
}

TEST(Routing, AnnouncesProductsApartForTheCatalogues) {
    EXPECT_EQ(
        live_subject(inventory::ProductDefined::type, eu), "orderly.live.inventory.eu.catalogue"
    );
    EXPECT_EQ(live_catalogue, "orderly.live.inventory.*.catalogue");
}

}  // namespace
}  // namespace contracts
