#include "order/api/public_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contracts/partitions.hpp"
#include "order/stored/order_events.hpp"

namespace order {
namespace {

using event_sourcing::StoredEvent;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const sharding::ShardId shard{"order", "2"};
const std::string id = contracts::order_id_in_slot(7, "0193f1c8-0000-7000-8000-000000000001");
const Terms conducted{"eu", Coordination::orchestration, 900, "EUR"};
const Terms danced{"us", Coordination::choreography, 900, "EUR"};

StoredEvent stored(const Order::Event& event) {
    const auto encoded = OrderCodec::encode(event);
    StoredEvent stored;
    stored.position = 41;
    stored.stream = "order-" + id;
    stored.version = 3;
    stored.type = encoded.type;
    stored.data = encoded.data;
    stored.event_id = "event-1";
    stored.cause = {id, "cause-1", "trace-1", "customer:ada"};
    return stored;
}

std::vector<std::string> recipients(const Order::Event& event, const Terms& terms) {
    return publication(stored(event), event, terms, shard).recipients;
}

TEST(PublicOrderEvent, CarriesWhereItStandsInShardAndOrder) {
    const auto event = public_event(stored(OrderRejected{CloseReason::timed_out}), shard);
    EXPECT_EQ(event.id, "event-1");
    EXPECT_EQ(event.source, "/orderly/order/2");
    EXPECT_EQ(event.type, "orderly.order.order_rejected.v1");
    EXPECT_EQ(event.subject, id);
    EXPECT_EQ(event.correlation_id, id);
    EXPECT_EQ(event.causation_id, "cause-1");
    EXPECT_EQ(event.traceparent, "trace-1");
    EXPECT_EQ(event.position, 41);
    EXPECT_EQ(event.stream_version, 3);
    EXPECT_EQ(event.data.json, R"({"order_id":")" + id + R"(","reason":"timed_out"})");
}

TEST(PublicOrderEvent, IsTheSameOnTheBusAndInTheFeed) {
    const Order::Event events[] = {
        OrderPlaced{
            "ada", "eu", {{"mug", 2, 450}}, "tok_visa", Coordination::choreography, 900, "EUR"},
        StockAllocated{{{"mug", "eu", 2}}},
        OrderConfirmed{},
        OrderRejected{CloseReason::out_of_stock},
        CancellationRequested{},
        StockUndone{},
        PaymentUndone{},
        OrderCancelled{},
    };
    for (const auto& event : events) {
        const auto published = publication(stored(event), event, danced, shard);
        EXPECT_EQ(published.event, public_event(stored(event), shard));
        EXPECT_EQ(published.live_subject, "orderly.live.order.2.orders");
    }
}

TEST(PublicOrderEvent, IsAddressedToThoseWhoReactToIt) {
    const auto payment = contracts::payment_shard_of_order(id).name();
    const auto us_and_payment = UnorderedElementsAre("inventory/us", payment);
    EXPECT_THAT(recipients(OrderConfirmed{}, conducted), UnorderedElementsAre("inventory/eu"));
    EXPECT_THAT(recipients(OrderConfirmed{}, danced), us_and_payment);
    EXPECT_THAT(recipients(CancellationRequested{}, conducted), IsEmpty());
    EXPECT_THAT(recipients(CancellationRequested{}, danced), us_and_payment);
    EXPECT_THAT(recipients(OrderCancelled{}, danced), IsEmpty());
}

}  // namespace
}  // namespace order
