// OrderCodec: the stored form of an order's events. Stored events are never rewritten, so every
// shape that was ever written stays readable here (golden files:
// tests/contract/golden/events/order.*.json).
#pragma once

#include "event_sourcing/event_store.hpp"
#include "order/domain/order.hpp"

namespace order {

// The streams of the shard's event store that hold orders: order-<order id>.
inline constexpr const char* order_category = "order";
std::string order_id_of(const event_sourcing::StoredEvent& stored);

struct OrderCodec {
    static event_sourcing::NewEvent encode(const Order::Event& event);
    // Unknown members are ignored. Throws std::runtime_error that names the event and what it
    // lacks.
    static Order::Event decode(const event_sourcing::StoredEvent& stored);
};

}  // namespace order
