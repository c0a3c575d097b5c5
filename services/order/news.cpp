#include "order/news.hpp"

#include "announcements/envelopes.hpp"

namespace order {
namespace {

event_sourcing::Cause caused_by(const std::string& order_id, const messaging::Envelope& event) {
    auto cause = announcements::caused_by(event);
    cause.correlation_id = order_id;
    return cause;
}

}  // namespace

bool News::answers_saga(
    storage::Transaction& transaction,
    const std::string& order_id,
    const messaging::Envelope& event
) const {
    const auto coordination = orders_.coordination(transaction, order_id);
    if (!coordination) throw messaging::Undeliverable{"there is no order " + order_id};
    if (coordination == Coordination::choreography) return false;
    sagas_.heard(transaction, order_id, event.type, caused_by(order_id, event));
    return true;
}

// What no longer applies (the order was closed or cancelled meanwhile) changes nothing: the event
// that said so makes the others undo their part.
void News::react(
    storage::Transaction& transaction,
    const std::string& order_id,
    const Order::Command& reaction,
    const messaging::Envelope& event
) const {
    static_cast<void>(orders_.handle(transaction, order_id, reaction, caused_by(order_id, event)));
}

}  // namespace order
