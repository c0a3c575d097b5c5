// This list is the payment service's whole part in the choreographed flows. docs/flows.md shows all
// parts together.
//
// Pattern: saga, choreographed (docs/patterns.md#saga-choreography).
#include "payment/reactions.hpp"

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "event_sourcing/envelopes.hpp"
#include "payment/api/message_api.hpp"

namespace payment {
namespace {

namespace inventory = contracts::inventory;
namespace order = contracts::order;
using messaging::Envelope;
using messaging::Undeliverable;
using storage::Transaction;

Authorize authorisation_of(const inventory::StockReserved& event) {
    if (!event.payment) throw Undeliverable{"the event does not say what is to be paid"};
    return {
        .amount_cents = event.payment->amount_cents,
        .currency = event.payment->currency,
        .payment_token = event.payment->payment_token,
        .choreographed = true,
        .asker = {},
    };
}

}  // namespace

void react_to_events(
    messaging::Dispatcher& dispatcher,
    const sharding::ShardId& shard,
    Payments& payments
) {
    dispatcher.on<inventory::StockReserved>(
        [&payments, shard](Transaction& transaction, const auto& event, const Envelope& envelope) {
            const auto authorize = authorisation_of(event);
            check_order_id(event.order_id, shard);
            check_terms(authorize);
            const auto cause = event_sourcing::caused_by(envelope, "service:inventory");
            payments.authorize(transaction, event.order_id, authorize, cause);
        }
    );

    // An order is confirmed only after its payment was authorised here.
    dispatcher.on<order::OrderConfirmed>(
        [&payments, shard](Transaction& transaction, const auto& event, const Envelope& envelope) {
            check_order_id(event.order_id, shard);
            const auto cause = event_sourcing::caused_by(envelope, "service:order");
            const auto refusal = payments.capture(transaction, event.order_id, Capture{}, cause);
            if (refusal == Payment::Rejection::not_authorized) {
                throw Undeliverable{
                    "the payment of order " + event.order_id + " is not authorised"};
            }
        }
    );

    const auto cancel = [&payments, shard](
                            Transaction& transaction,
                            const std::string& order_id,
                            const Cancel& command,
                            const Envelope& envelope
                        ) {
        check_order_id(order_id, shard);
        const auto cause = event_sourcing::caused_by(envelope, "service:order");
        payments.cancel(transaction, order_id, command, cause);
    };
    dispatcher.on<order::OrderRejected>(
        [cancel](Transaction& transaction, const auto& event, const Envelope& envelope) {
            cancel(transaction, event.order_id, Cancel{}, envelope);
        }
    );
    dispatcher.on<order::CancellationRequested>(
        [cancel](Transaction& transaction, const auto& event, const Envelope& envelope) {
            cancel(transaction, event.order_id, Cancel{.asker = {}, .awaited = true}, envelope);
        }
    );
    // Only older versions address this to us: their orders were cancelled at once.
    dispatcher.on<order::OrderCancelled>(
        [cancel](Transaction& transaction, const auto& event, const Envelope& envelope) {
            cancel(transaction, event.order_id, Cancel{}, envelope);
        }
    );
}

}  // namespace payment
