// This list is the payment service's whole part in the choreographed flows. docs/flows.md shows all
// parts together.
//
// Pattern: saga, choreographed (docs/patterns.md#saga-choreography).
#include "payment/reactions.hpp"

#include "announcements/envelopes.hpp"
#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "payment/api/message_api.hpp"

namespace payment {
namespace {

namespace inventory = contracts::inventory;
namespace order = contracts::order;
using announcements::caused_by;
using messaging::Envelope;
using messaging::Undeliverable;

Authorize authorisation_of(const inventory::StockReserved& event) {
    if (!event.payment) throw Undeliverable{"the event does not say what is to be paid"};
    return {
        .amount_cents = event.payment->amount_cents,
        .currency = event.payment->currency,
        .payment_token = event.payment->payment_token,
    };
}

// Both events say what is not to be paid, unless an older version sent them.
template <typename Event>
Cancel cancel(const Event& event) {
    if (event.total_cents != 0) check_amount(event.total_cents, event.currency);
    return {event.total_cents, event.currency};
}

Ask cancellation(
    const sharding::ShardId& shard,
    const std::string& order_id,
    const Cancel& cancel,
    const Envelope& envelope
) {
    check_order_id(order_id, shard);
    return {order_id, cancel, caused_by(envelope)};
}

}  // namespace

void react_to_events(Asks& asks, const sharding::ShardId& shard) {
    asks.on<inventory::StockReserved>([shard](const auto& event, const Envelope& envelope) {
        const auto authorize = authorisation_of(event);
        check_order_id(event.order_id, shard);
        check_terms(authorize);
        return Ask{event.order_id, authorize, caused_by(envelope)};
    });

    asks.on<order::OrderConfirmed>([shard](const auto& event, const Envelope& envelope) {
        check_order_id(event.order_id, shard);
        return Ask{event.order_id, Capture{}, caused_by(envelope)};
    });

    asks.on<order::OrderRejected>([shard](const auto& event, const Envelope& envelope) {
        return cancellation(shard, event.order_id, cancel(event), envelope);
    });
    asks.on<order::CancellationRequested>([shard](const auto& event, const Envelope& envelope) {
        return cancellation(shard, event.order_id, cancel(event), envelope);
    });
    // Only older versions address this to us: their orders were cancelled at once.
    asks.on<order::OrderCancelled>([shard](const auto& event, const Envelope& envelope) {
        return cancellation(shard, event.order_id, Cancel{}, envelope);
    });
}

}  // namespace payment
