// What the order service publishes, and what its own sagas ask of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "contracts/type.hpp"

namespace contracts::order {

struct Line {
    std::string sku;
    std::int64_t quantity = 0;
    std::int64_t unit_price_cents = 0;
    bool operator==(const Line&) const = default;
};

// Which warehouse gives how much of what.
struct Allocation {
    std::string sku;
    std::string warehouse;
    std::int64_t quantity = 0;
    bool operator==(const Allocation&) const = default;
};

// Events.

struct OrderPlaced {
    static constexpr Type type{Kind::event, "order", "order_placed"};
    std::string order_id;
    std::string customer_id;
    std::string ship_to;
    std::vector<Line> lines;
    std::string payment_token;
    std::string coordination;  // orchestration or choreography
    std::int64_t total_cents = 0;
    std::string currency;
    bool operator==(const OrderPlaced&) const = default;
};

struct StockAllocated {
    static constexpr Type type{Kind::event, "order", "stock_allocated"};
    std::string order_id;
    std::vector<Allocation> allocations;
    bool operator==(const StockAllocated&) const = default;
};

struct OrderConfirmed {
    static constexpr Type type{Kind::event, "order", "order_confirmed"};
    std::string order_id;
    bool operator==(const OrderConfirmed&) const = default;
};

struct OrderRejected {
    static constexpr Type type{Kind::event, "order", "order_rejected"};
    std::string order_id;
    std::string reason;  // out_of_stock, payment_declined, payment_unavailable or timed_out
    bool operator==(const OrderRejected&) const = default;
};

struct CancellationRequested {
    static constexpr Type type{Kind::event, "order", "cancellation_requested"};
    std::string order_id;
    bool operator==(const CancellationRequested&) const = default;
};

// What a choreographed order that is cancelling has heard: its stock is back with its warehouse, or
// was never taken.
struct StockUndone {
    static constexpr Type type{Kind::event, "order", "stock_undone"};
    std::string order_id;
    bool operator==(const StockUndone&) const = default;
};

// … its payment is voided or refunded, or was never made.
struct PaymentUndone {
    static constexpr Type type{Kind::event, "order", "payment_undone"};
    std::string order_id;
    bool operator==(const PaymentUndone&) const = default;
};

struct OrderCancelled {
    static constexpr Type type{Kind::event, "order", "order_cancelled"};
    std::string order_id;
    bool operator==(const OrderCancelled&) const = default;
};

// Commands. They never leave the shard: the saga and the order live in the same one.

struct AllocateStock {
    static constexpr Type type{Kind::command, "order", "allocate_stock"};
    std::string order_id;
    std::vector<Allocation> allocations;
    bool operator==(const AllocateStock&) const = default;
};

struct ConfirmOrder {
    static constexpr Type type{Kind::command, "order", "confirm_order"};
    std::string order_id;
    bool operator==(const ConfirmOrder&) const = default;
};

// Rejects the order for this reason, or cancels it if the reason is its customer's wish.
struct CloseOrder {
    static constexpr Type type{Kind::command, "order", "close_order"};
    std::string order_id;
    std::string reason;
    bool operator==(const CloseOrder&) const = default;
};

void to_json(nlohmann::json& json, const Line& line);
void to_json(nlohmann::json& json, const Allocation& allocation);
void to_json(nlohmann::json& json, const OrderPlaced& event);
void to_json(nlohmann::json& json, const StockAllocated& event);
void to_json(nlohmann::json& json, const OrderConfirmed& event);
void to_json(nlohmann::json& json, const OrderRejected& event);
void to_json(nlohmann::json& json, const CancellationRequested& event);
void to_json(nlohmann::json& json, const StockUndone& event);
void to_json(nlohmann::json& json, const PaymentUndone& event);
void to_json(nlohmann::json& json, const OrderCancelled& event);
void to_json(nlohmann::json& json, const AllocateStock& command);
void to_json(nlohmann::json& json, const ConfirmOrder& command);
void to_json(nlohmann::json& json, const CloseOrder& command);

// Throw contracts::Undecodable, naming the member that is missing or of the wrong type.
void from_json(const nlohmann::json& json, Line& line);
void from_json(const nlohmann::json& json, Allocation& allocation);
void from_json(const nlohmann::json& json, OrderPlaced& event);
void from_json(const nlohmann::json& json, StockAllocated& event);
void from_json(const nlohmann::json& json, OrderConfirmed& event);
void from_json(const nlohmann::json& json, OrderRejected& event);
void from_json(const nlohmann::json& json, CancellationRequested& event);
void from_json(const nlohmann::json& json, StockUndone& event);
void from_json(const nlohmann::json& json, PaymentUndone& event);
void from_json(const nlohmann::json& json, OrderCancelled& event);
void from_json(const nlohmann::json& json, AllocateStock& command);
void from_json(const nlohmann::json& json, ConfirmOrder& command);
void from_json(const nlohmann::json& json, CloseOrder& command);

}  // namespace contracts::order
