// What the order service does, unasked, when something happens elsewhere to a choreographed order.
// This file is its whole part in that choreography; docs/flows.md shows all parts together. Nobody
// is told what to do next: each event that is recorded here makes others react in turn.
#include "order/reactions.hpp"

#include "contracts/inventory_messages.hpp"
#include "contracts/payment_messages.hpp"

namespace order {
namespace {

namespace inventory = contracts::inventory;
namespace payment = contracts::payment;
using messaging::Envelope;
using messaging::Undeliverable;
using storage::Transaction;

// /orderly/payment/1 → service:payment
std::string actor_of(const Envelope& event) {
    const std::string prefix{"/orderly/"};
    if (!event.source.starts_with(prefix)) return "service:unknown";
    const auto end = event.source.find('/', prefix.size());
    return "service:" + event.source.substr(prefix.size(), end - prefix.size());
}

class Reacting {
public:
    explicit Reacting(Orders& orders) : orders_{orders} {}

    // What no longer applies (the order was closed or cancelled meanwhile) changes nothing: the
    // event that said so makes the others undo their part.
    void operator()(
        Transaction& transaction,
        const Envelope& event,
        const std::string& order_id,
        const Order::Command& command
    ) const {
        const auto terms = orders_.terms(transaction, order_id);
        if (!terms) throw Undeliverable{"there is no order " + order_id};
        if (terms->coordination != Coordination::choreography) {
            throw Undeliverable{"order " + order_id + " is conducted by its saga"};
        }
        const event_sourcing::Cause cause{order_id, event.id, event.traceparent, actor_of(event)};
        static_cast<void>(orders_.handle(transaction, order_id, command, cause));
    }

private:
    Orders& orders_;
};

AllocateStock allocate(const inventory::StockReserved& reserved) {
    AllocateStock command;
    for (const auto& line : reserved.lines) {
        command.allocations.push_back({line.sku, reserved.warehouse, line.quantity});
    }
    return command;
}

template <typename Event>
void undone_by(
    messaging::Dispatcher& dispatcher,
    const Reacting& react,
    const Order::Command& record
) {
    dispatcher.on<Event>([react, record](
                             Transaction& transaction, const auto& event, const Envelope& envelope
                         ) { react(transaction, envelope, event.order_id, record); });
}

}  // namespace

void react_to_events(messaging::Dispatcher& dispatcher, Orders& orders) {
    const Reacting react{orders};

    dispatcher.on<inventory::StockReserved>(
        [react](Transaction& transaction, const auto& event, const Envelope& envelope) {
            react(transaction, envelope, event.order_id, allocate(event));
        }
    );
    dispatcher.on<inventory::StockUnavailable>(
        [react](Transaction& transaction, const auto& event, const Envelope& envelope) {
            react(transaction, envelope, event.order_id, CloseOrder{CloseReason::out_of_stock});
        }
    );
    dispatcher.on<payment::PaymentAuthorized>(
        [react](Transaction& transaction, const auto& event, const Envelope& envelope) {
            react(transaction, envelope, event.order_id, ConfirmOrder{});
        }
    );
    dispatcher.on<payment::PaymentDeclined>(
        [react](Transaction& transaction, const auto& event, const Envelope& envelope) {
            react(transaction, envelope, event.order_id, CloseOrder{CloseReason::payment_declined});
        }
    );
    dispatcher.on<payment::PaymentUnavailable>(
        [react](Transaction& transaction, const auto& event, const Envelope& envelope) {
            react(
                transaction, envelope, event.order_id, CloseOrder{CloseReason::payment_unavailable}
            );
        }
    );

    // A cancelled order is not cancelled before it heard of both.
    undone_by<inventory::StockReleased>(dispatcher, react, RecordStockUndone{});
    undone_by<inventory::StockReturned>(dispatcher, react, RecordStockUndone{});
    undone_by<inventory::ReservationBarred>(dispatcher, react, RecordStockUndone{});
    undone_by<payment::PaymentVoided>(dispatcher, react, RecordPaymentUndone{});
    undone_by<payment::PaymentRefunded>(dispatcher, react, RecordPaymentUndone{});
    undone_by<payment::PaymentBarred>(dispatcher, react, RecordPaymentUndone{});
}

}  // namespace order
