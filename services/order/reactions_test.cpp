#include "order/reactions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "contracts/payment_messages.hpp"
#include "contracts/routing.hpp"
#include "messaging/reply.hpp"
#include "order/testing/stage.hpp"

namespace order {
namespace {

using contracts::Type;

const Type public_events[] = {
    contracts::order::OrderPlaced::type,
    contracts::order::StockAllocated::type,
    contracts::order::OrderConfirmed::type,
    contracts::order::OrderRejected::type,
    contracts::order::CancellationRequested::type,
    contracts::order::StockUndone::type,
    contracts::order::PaymentUndone::type,
    contracts::order::OrderCancelled::type,
    contracts::inventory::ProductDefined::type,
    contracts::inventory::StockAdjusted::type,
    contracts::inventory::StockReserved::type,
    contracts::inventory::StockUnavailable::type,
    contracts::inventory::StockSold::type,
    contracts::inventory::StockReleased::type,
    contracts::inventory::StockReturned::type,
    contracts::inventory::ReservationBarred::type,
    contracts::payment::PaymentRequested::type,
    contracts::payment::PaymentAuthorized::type,
    contracts::payment::PaymentDeclined::type,
    contracts::payment::PaymentUnavailable::type,
    contracts::payment::CaptureRequested::type,
    contracts::payment::PaymentCaptured::type,
    contracts::payment::PaymentCancellationRequested::type,
    contracts::payment::PaymentVoided::type,
    contracts::payment::PaymentRefunded::type,
    contracts::payment::PaymentBarred::type,
};

// The recipient's shard of order stands third from the end of a subject.
bool is_for_orders(const Type& event) {
    const contracts::About about{
        sharding::order_id_in_slot(0, "0193f1c8-0000-7000-8000-000000000001"), "eu", true};
    auto subject = contracts::event_subject(event, {std::string{event.service}, "0"}, about);
    if (subject.empty()) return false;
    for (int i = 0; i < 2; ++i) subject.resize(subject.rfind('.'));
    return !subject.ends_with(".-");
}

std::string tables() {
    std::string tables;
    for (const auto part :
         {event_sourcing::event_store_schema,
          event_sourcing::outbox_schema,
          tallies_schema,
          deadlines_schema}) {
        tables += part;
    }
    return tables;
}

TEST(OrderReactions, AreToExactlyWhatIsRoutedHere) {
    testing::World world;
    storage::Database database{":memory:", {1, {{1, tables()}}}};
    storage::Writer writer{database, nullptr, world.clock};
    event_sourcing::EventStore events{database, world.ids};
    event_sourcing::Outbox outbox{database, writer, world.bus, "order/0", world.metrics, {}};
    Tallies tallies{database};
    Deadlines deadlines{database};
    WaitingRoom room{1};
    Waiters waiters{room};
    Orders orders{events, outbox, tallies, deadlines, waiters, {"order", "0"}};
    messaging::Dispatcher dispatcher;
    react_to_events(dispatcher, orders);

    std::vector<std::string> routed;
    for (const auto& event : public_events) {
        if (is_for_orders(event)) routed.push_back(event.cloud_event_type());
    }
    EXPECT_THAT(dispatcher.types(), ::testing::UnorderedElementsAreArray(routed));
}

}  // namespace
}  // namespace order
