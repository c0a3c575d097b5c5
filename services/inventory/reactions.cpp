// This list is the inventory service's whole part in the choreographed flows, and its part in every
// confirmed order. docs/flows.md shows all parts together.
//
// Pattern: saga, choreographed (docs/patterns.md#saga-choreography).
#include "inventory/reactions.hpp"

#include "announcements/envelopes.hpp"
#include "contracts/order_messages.hpp"
#include "inventory/api/message_api.hpp"

namespace inventory {
namespace {

namespace order = contracts::order;
using announcements::caused_by;
using storage::Transaction;

std::vector<Line> lines_of(const order::OrderPlaced& event) {
    std::vector<Line> lines;
    for (const auto& line : event.lines) lines.push_back({line.sku, line.quantity});
    return lines;
}

contracts::inventory::PaymentTerms terms_of(const order::OrderPlaced& event) {
    return {event.total_cents, event.currency, event.payment_token};
}

bool is_reserved(const Reservations::Recorded& recorded) {
    return recorded && std::holds_alternative<StockReserved>(recorded->event);
}

}  // namespace

void react_to_events(
    messaging::Dispatcher& dispatcher,
    const sharding::ShardId& shard,
    Reservations& reservations,
    const PaymentCopies& payment_copies
) {
    dispatcher.on<order::OrderPlaced>(
        [=, &reservations](Transaction& transaction, const auto& event, const auto& envelope) {
            const auto lines = lines_of(event);
            check_order_id(event.order_id);
            check_warehouse(event.ship_to, shard);
            check_lines(lines);
            const auto recorded =
                reservations.reserve(transaction, event.order_id, lines, caused_by(envelope));
            if (is_reserved(recorded)) {
                payment_copies.send(transaction, recorded->stored, terms_of(event));
            }
        }
    );

    // Whoever coordinates it: the goods leave the warehouse once the order is confirmed. It is
    // confirmed only after the reservation was made here, so that NotReserved is trouble.
    dispatcher.on<order::OrderConfirmed>(
        [&](Transaction& transaction, const auto& event, const auto& envelope) {
            check_order_id(event.order_id);
            reservations.sell(transaction, event.order_id, caused_by(envelope));
        }
    );

    const auto release =
        [&](Transaction& transaction, const auto& event, const messaging::Envelope& envelope) {
            check_order_id(event.order_id);
            reservations.release(transaction, event.order_id, caused_by(envelope));
        };
    dispatcher.on<order::OrderRejected>(release);
    dispatcher.on<order::CancellationRequested>(release);
    // Only older versions address this to us: their orders were cancelled at once.
    dispatcher.on<order::OrderCancelled>(release);
}

}  // namespace inventory
