// What the order service publishes, and what its own sagas ask of it.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "contracts/type.hpp"

namespace contracts::order {

struct Line {
    std::string sku;
    std::int64_t quantity = 0;
    std::int64_t unit_price_cents = 0;
    bool operator==(const Line&) const = default;
    static constexpr auto members() {
        return fields(
            field("sku", &Line::sku),
            field("quantity", &Line::quantity),
            field("unit_price_cents", &Line::unit_price_cents)
        );
    }
};

// Which warehouse gives how much of what.
struct Allocation {
    std::string sku;
    std::string warehouse;
    std::int64_t quantity = 0;
    bool operator==(const Allocation&) const = default;
    static constexpr auto members() {
        return fields(
            field("sku", &Allocation::sku),
            field("warehouse", &Allocation::warehouse),
            field("quantity", &Allocation::quantity)
        );
    }
};

// Events.

struct OrderPlaced {
    static constexpr Type type{
        Kind::event,
        "order",
        "order_placed",
        "An order was taken, at the catalogue's prices."};
    std::string order_id;
    std::string customer_id;
    std::string ship_to;
    std::vector<Line> lines;
    std::string payment_token;
    std::string coordination;  // orchestration or choreography
    std::int64_t total_cents = 0;
    std::string currency;
    bool operator==(const OrderPlaced&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &OrderPlaced::order_id),
            field("customer_id", &OrderPlaced::customer_id),
            field("ship_to", &OrderPlaced::ship_to),
            field("lines", &OrderPlaced::lines),
            field("payment_token", &OrderPlaced::payment_token),
            field("coordination", &OrderPlaced::coordination),
            field("total_cents", &OrderPlaced::total_cents),
            field("currency", &OrderPlaced::currency)
        );
    }
};

struct StockAllocated {
    static constexpr Type type{
        Kind::event,
        "order",
        "stock_allocated",
        "Which warehouse gives how much of what."};
    std::string order_id;
    std::vector<Allocation> allocations;
    bool operator==(const StockAllocated&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &StockAllocated::order_id),
            field("allocations", &StockAllocated::allocations)
        );
    }
};

struct OrderConfirmed {
    static constexpr Type type{
        Kind::event,
        "order",
        "order_confirmed",
        "The goods are reserved and the payment is authorised: the order stands."};
    std::string order_id;
    bool operator==(const OrderConfirmed&) const = default;
    static constexpr auto members() { return fields(field("order_id", &OrderConfirmed::order_id)); }
};

struct OrderRejected {
    static constexpr Type type{
        Kind::event,
        "order",
        "order_rejected",
        "The order came to nothing."};
    std::string order_id;
    std::string reason;  // out_of_stock, payment_declined, payment_unavailable or timed_out
    // What is not to be paid, since payment may know nothing of it yet. Older versions do not say.
    std::int64_t total_cents = 0;
    std::string currency = {};
    bool operator==(const OrderRejected&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &OrderRejected::order_id),
            field("reason", &OrderRejected::reason),
            unless_default("total_cents", &OrderRejected::total_cents),
            unless_default("currency", &OrderRejected::currency)
        );
    }
};

struct CancellationRequested {
    static constexpr Type type{
        Kind::event,
        "order",
        "cancellation_requested",
        "The customer wants it undone."};
    std::string order_id;
    std::int64_t total_cents = 0;  // as in OrderRejected
    std::string currency = {};
    bool operator==(const CancellationRequested&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &CancellationRequested::order_id),
            unless_default("total_cents", &CancellationRequested::total_cents),
            unless_default("currency", &CancellationRequested::currency)
        );
    }
};

struct StockUndone {
    static constexpr Type type{
        Kind::event,
        "order",
        "stock_undone",
        "A choreographed order that is cancelling heard that it holds no stock."};
    std::string order_id;
    bool operator==(const StockUndone&) const = default;
    static constexpr auto members() { return fields(field("order_id", &StockUndone::order_id)); }
};

struct PaymentUndone {
    static constexpr Type type{
        Kind::event,
        "order",
        "payment_undone",
        "A choreographed order that is cancelling heard that nothing is charged for it."};
    std::string order_id;
    bool operator==(const PaymentUndone&) const = default;
    static constexpr auto members() { return fields(field("order_id", &PaymentUndone::order_id)); }
};

struct OrderCancelled {
    static constexpr Type type{Kind::event, "order", "order_cancelled", "It is undone."};
    std::string order_id;
    bool operator==(const OrderCancelled&) const = default;
    static constexpr auto members() { return fields(field("order_id", &OrderCancelled::order_id)); }
};

// Commands. They never leave the shard: the saga and the order live in the same one.

struct AllocateStock {
    static constexpr Type type{
        Kind::command,
        "order",
        "allocate_stock",
        "Record which warehouse gives how much of what."};
    std::string order_id;
    std::vector<Allocation> allocations;
    bool operator==(const AllocateStock&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &AllocateStock::order_id),
            field("allocations", &AllocateStock::allocations)
        );
    }
};

struct ConfirmOrder {
    static constexpr Type type{Kind::command, "order", "confirm_order", "The order stands."};
    std::string order_id;
    bool operator==(const ConfirmOrder&) const = default;
    static constexpr auto members() { return fields(field("order_id", &ConfirmOrder::order_id)); }
};

struct CloseOrder {
    static constexpr Type type{
        Kind::command,
        "order",
        "close_order",
        "Reject the order for this reason, or cancel it if the reason is its customer's wish."};
    std::string order_id;
    std::string reason;
    bool operator==(const CloseOrder&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &CloseOrder::order_id), field("reason", &CloseOrder::reason)
        );
    }
};

// Each of them, for whoever deals with all.
using Messages = std::tuple<
    OrderPlaced,
    StockAllocated,
    OrderConfirmed,
    OrderRejected,
    CancellationRequested,
    StockUndone,
    PaymentUndone,
    OrderCancelled,
    AllocateStock,
    ConfirmOrder,
    CloseOrder>;

}  // namespace contracts::order
