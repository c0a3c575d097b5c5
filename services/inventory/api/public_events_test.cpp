#include "inventory/api/public_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contracts/inventory_messages.hpp"
#include "contracts/partitions.hpp"
#include "inventory/stored/inventory_events.hpp"

namespace inventory {
namespace {

namespace contract = contracts::inventory;
using event_sourcing::StoredEvent;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const sharding::ShardId eu{"inventory", "eu"};
const std::string order_7 = "00000000-0000-7000-8000-000000000007-2a7";
const std::vector<Line> lines{{"mug", 2}};
const std::vector<contract::Quantity> quantities{{"mug", 2}};

StoredEvent stored(const std::string& stream, const event_sourcing::NewEvent& event) {
    return {
        .position = 57,
        .stream = stream,
        .version = 3,
        .type = event.type,
        .data = event.data,
        .event_id = "event-1",
        .time = vocabulary::Timestamp{std::chrono::seconds{1'800'000'000}},
        .epoch = 4,
        .cause =
            {
                .correlation_id = "correlation-1",
                .causation_id = "causation-1",
                .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                .actor = "saga:place_order",
            },
    };
}

StoredEvent stored(const Reservation::Event& event) {
    return stored("reservation-" + order_7, ReservationCodec::encode(event));
}

template <typename Contract>
void expect_published(const StoredEvent& event, const Contract& expected) {
    const auto envelope = public_event(event, eu);
    EXPECT_EQ(envelope.type, Contract::type.cloud_event_type());
    EXPECT_EQ(envelope.data.json, json::encode(expected));
}

TEST(PublicEvents, SayWhatTheStoredOnesRecord) {
    expect_published(
        stored("product-mug", ProductCodec::encode(ProductDefined{"Mug", 1299, "EUR", 1})),
        contract::ProductDefined{"mug", "Mug", 1299, "EUR", 1}
    );
    expect_published(
        stored("stock-mug", StockItemCodec::encode(StockAdjusted{5, "delivery"})),
        contract::StockAdjusted{"mug", "eu", 5, "delivery"}
    );
    expect_published(
        stored(StockReserved{lines}), contract::StockReserved{order_7, "eu", quantities, {}}
    );
    expect_published(
        stored(StockUnavailable{"mug"}), contract::StockUnavailable{order_7, "eu", "mug"}
    );
    expect_published(stored(StockSold{lines}), contract::StockSold{order_7, "eu", quantities});
    expect_published(
        stored(StockReleased{lines}), contract::StockReleased{order_7, "eu", quantities}
    );
    expect_published(
        stored(StockReturned{lines}), contract::StockReturned{order_7, "eu", quantities}
    );
    expect_published(stored(ReservationBarred{}), contract::ReservationBarred{order_7, "eu"});
}

TEST(PublicEvents, LeaveOutHowAnOrderIsPaid) {
    EXPECT_EQ(
        public_event(stored(StockReserved{lines}), eu).data.json,
        R"({"order_id":")" + order_7 + R"(","warehouse":"eu","lines":[{"sku":"mug","quantity":2}]})"
    );
}

// The outbox that an older version left may refer to it: payment's copy is made from the event.
TEST(PublicEvents, SayHowAnOrderIsPaidIfAnOlderVersionStoredIt) {
    const event_sourcing::NewEvent older{
        "stock_reserved",
        R"({"lines":[{"sku":"mug","quantity":2}],)"
        R"("payment":{"amount_cents":2598,"currency":"EUR","payment_token":"tok_visa"}})"};
    expect_published(
        stored("reservation-" + order_7, older),
        contract::StockReserved{
            order_7, "eu", quantities, contract::PaymentTerms{2598, "EUR", "tok_visa"}}
    );
}

TEST(PublicEvents, CarryWhereTheyStandAndWhatLedToThem) {
    const auto envelope = public_event(stored(StockSold{lines}), eu);
    EXPECT_EQ(envelope.id, "event-1");
    EXPECT_EQ(envelope.source, "/orderly/inventory/eu");
    EXPECT_EQ(envelope.subject, order_7);
    EXPECT_EQ(envelope.position, 57);
    EXPECT_EQ(envelope.stream_version, 3);
    EXPECT_EQ(envelope.correlation_id, "correlation-1");
    EXPECT_EQ(envelope.causation_id, "causation-1");
}

TEST(PublicEvents, KeepDashesOfASku) {
    const auto adjusted = stored("stock-tea-pot-2", StockItemCodec::encode(StockAdjusted{5, {}}));
    EXPECT_EQ(public_event(adjusted, eu).subject, "tea-pot-2");
}

TEST(PublicEvents, ArePublishedAsTheyAreFed) {
    const auto event = stored(StockReserved{lines});
    const auto published = publication(event, eu);
    EXPECT_EQ(published.event, public_event(event, eu));
    EXPECT_EQ(published.live_subject, "orderly.live.inventory.eu.stock");
}

std::vector<std::string> recipients(const Reservation::Event& event) {
    return publication(stored(event), eu).recipients;
}
const auto order_shard = contracts::order_shard_of_order(order_7) -> name();

TEST(PublicEvents, AddressTheOrderWhoeverCoordinatesIt) {
    EXPECT_THAT(recipients(StockReserved{lines}), ElementsAre(order_shard));
    EXPECT_THAT(recipients(StockUnavailable{"mug"}), ElementsAre(order_shard));
    EXPECT_THAT(recipients(StockReleased{lines}), ElementsAre(order_shard));
    EXPECT_THAT(recipients(StockReturned{lines}), ElementsAre(order_shard));
    EXPECT_THAT(recipients(ReservationBarred{}), ElementsAre(order_shard));
}

TEST(PublicEvents, AddressNobodyWithWhatNobodyWaitsFor) {
    EXPECT_THAT(recipients(StockSold{lines}), IsEmpty());
}

}  // namespace
}  // namespace inventory
