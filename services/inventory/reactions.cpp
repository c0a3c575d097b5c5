// This list is the inventory service's whole part in the choreographed flows, and its part in every
// confirmed order. docs/flows.md shows all parts together.
//
// Pattern: saga, choreographed (docs/patterns.md#saga-choreography).
#include "inventory/reactions.hpp"

#include "contracts/order_messages.hpp"
#include "event_sourcing/envelopes.hpp"
#include "inventory/api/message_api.hpp"

namespace inventory {
namespace {

namespace order = contracts::order;
using storage::Transaction;

std::vector<Line> lines_of(const order::OrderPlaced& event) {
    std::vector<Line> lines;
    for (const auto& line : event.lines) lines.push_back({line.sku, line.quantity});
    return lines;
}

event_sourcing::Cause caused_by_order(const messaging::Envelope& envelope) {
    return event_sourcing::caused_by(envelope, "service:order");
}

}  // namespace

void react_to_events(
    messaging::Dispatcher& dispatcher,
    const sharding::ShardId& shard,
    Reservations& reservations
) {
    dispatcher.on<order::OrderPlaced>(
        [&reservations, shard](Transaction& transaction, const auto& event, const auto& envelope) {
            const auto lines = lines_of(event);
            check_order_id(event.order_id);
            check_warehouse(event.ship_to, shard);
            check_lines(lines);
            const PaymentTerms terms{event.total_cents, event.currency, event.payment_token};
            reservations.reserve(
                transaction, event.order_id, lines, terms, caused_by_order(envelope)
            );
        }
    );

    // Whoever coordinates it: the goods leave the warehouse once the order is confirmed. It is
    // confirmed only after the reservation was made here, so that NotReserved is trouble.
    dispatcher.on<order::OrderConfirmed>(
        [&](Transaction& transaction, const auto& event, const auto& envelope) {
            check_order_id(event.order_id);
            reservations.sell(transaction, event.order_id, caused_by_order(envelope));
        }
    );

    const auto release = [&](Transaction& transaction,
                             const std::string& order_id,
                             const Release& command,
                             const messaging::Envelope& envelope) {
        check_order_id(order_id);
        reservations.release(transaction, order_id, command, caused_by_order(envelope));
    };
    dispatcher.on<order::OrderRejected>(
        [release](Transaction& transaction, const auto& event, const auto& envelope) {
            release(transaction, event.order_id, Release{}, envelope);
        }
    );
    dispatcher.on<order::CancellationRequested>(
        [release](Transaction& transaction, const auto& event, const auto& envelope) {
            release(transaction, event.order_id, Release{.awaited = true}, envelope);
        }
    );
    // Only older versions address this to us: their orders were cancelled at once.
    dispatcher.on<order::OrderCancelled>(
        [release](Transaction& transaction, const auto& event, const auto& envelope) {
            release(transaction, event.order_id, Release{}, envelope);
        }
    );
}

}  // namespace inventory
