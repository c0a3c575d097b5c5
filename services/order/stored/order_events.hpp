// How the events of an order are stored: each under its name, with these members. Stored events are
// never rewritten, so every shape that was ever written stays readable here (golden files:
// tests/contract/golden/events/order.*.json).
#pragma once

#include <string>
#include <string_view>

#include "event_json/codec.hpp"
#include "order/domain/order.hpp"
#include "vocabulary/members.hpp"

namespace order {

using vocabulary::field;
using vocabulary::fields;
using vocabulary::Of;
using vocabulary::unless_default;

// The streams of the shard's event store that hold orders: order-<order id>.
inline constexpr std::string_view order_category = "order";
inline std::string order_id_of(const event_sourcing::StoredEvent& stored) {
    return stored.stream.substr(order_category.size() + 1);
}

constexpr auto members(Of<Line>) {
    return fields(
        field("sku", &Line::sku),
        field("quantity", &Line::quantity),
        field("unit_price_cents", &Line::unit_price_cents)
    );
}
constexpr auto members(Of<Allocation>) {
    return fields(
        field("sku", &Allocation::sku),
        field("warehouse", &Allocation::warehouse),
        field("quantity", &Allocation::quantity)
    );
}

constexpr std::string_view stored_name(Of<OrderPlaced>) { return "order_placed"; }
constexpr auto members(Of<OrderPlaced>) {
    return fields(
        field("customer_id", &OrderPlaced::customer_id),
        field("ship_to", &OrderPlaced::ship_to),
        field("lines", &OrderPlaced::lines),
        field("payment_token", &OrderPlaced::payment_token),
        field("coordination", &OrderPlaced::coordination),
        field("total_cents", &OrderPlaced::total_cents),
        field("currency", &OrderPlaced::currency)
    );
}
constexpr std::string_view stored_name(Of<StockAllocated>) { return "stock_allocated"; }
constexpr auto members(Of<StockAllocated>) {
    return fields(field("allocations", &StockAllocated::allocations));
}
constexpr std::string_view stored_name(Of<OrderConfirmed>) { return "order_confirmed"; }
constexpr std::string_view stored_name(Of<OrderRejected>) { return "order_rejected"; }
constexpr auto members(Of<OrderRejected>) {
    return fields(
        field("reason", &OrderRejected::reason),
        unless_default("total_cents", &OrderRejected::total_cents),
        unless_default("currency", &OrderRejected::currency)
    );
}
constexpr std::string_view stored_name(Of<CancellationRequested>) {
    return "cancellation_requested";
}
constexpr auto members(Of<CancellationRequested>) {
    return fields(
        unless_default("total_cents", &CancellationRequested::total_cents),
        unless_default("currency", &CancellationRequested::currency)
    );
}
constexpr std::string_view stored_name(Of<StockUndone>) { return "stock_undone"; }
constexpr std::string_view stored_name(Of<PaymentUndone>) { return "payment_undone"; }
constexpr std::string_view stored_name(Of<OrderCancelled>) { return "order_cancelled"; }

using OrderCodec = event_json::Codec<Order::Event>;

}  // namespace order
