#include "contracts/order_messages.hpp"

#include <nlohmann/json.hpp>

#include "contracts/codec.hpp"
#include "json/object.hpp"

namespace contracts::order {

void to_json(nlohmann::json& json, const Line& line) {
    json = json::object(
        {{"sku", line.sku},
         {"quantity", line.quantity},
         {"unit_price_cents", line.unit_price_cents}}
    );
}

void to_json(nlohmann::json& json, const Allocation& allocation) {
    json = json::object(
        {{"sku", allocation.sku},
         {"warehouse", allocation.warehouse},
         {"quantity", allocation.quantity}}
    );
}

void to_json(nlohmann::json& json, const OrderPlaced& event) {
    json = json::object(
        {{"order_id", event.order_id},
         {"customer_id", event.customer_id},
         {"ship_to", event.ship_to},
         {"lines", event.lines},
         {"payment_token", event.payment_token},
         {"coordination", event.coordination},
         {"total_cents", event.total_cents},
         {"currency", event.currency}}
    );
}

void to_json(nlohmann::json& json, const StockAllocated& event) {
    json = json::object({{"order_id", event.order_id}, {"allocations", event.allocations}});
}

void to_json(nlohmann::json& json, const OrderConfirmed& event) {
    json = json::object({{"order_id", event.order_id}});
}

void to_json(nlohmann::json& json, const OrderRejected& event) {
    json = json::object({{"order_id", event.order_id}, {"reason", event.reason}});
}

void to_json(nlohmann::json& json, const CancellationRequested& event) {
    json = json::object({{"order_id", event.order_id}});
}

void to_json(nlohmann::json& json, const StockUndone& event) {
    json = json::object({{"order_id", event.order_id}});
}

void to_json(nlohmann::json& json, const PaymentUndone& event) {
    json = json::object({{"order_id", event.order_id}});
}

void to_json(nlohmann::json& json, const OrderCancelled& event) {
    json = json::object({{"order_id", event.order_id}});
}

void to_json(nlohmann::json& json, const AllocateStock& command) {
    json = json::object({{"order_id", command.order_id}, {"allocations", command.allocations}});
}

void to_json(nlohmann::json& json, const ConfirmOrder& command) {
    json = json::object({{"order_id", command.order_id}});
}

void to_json(nlohmann::json& json, const CloseOrder& command) {
    json = json::object({{"order_id", command.order_id}, {"reason", command.reason}});
}

void from_json(const nlohmann::json& json, Line& line) {
    line = {
        .sku = text(json, "sku"),
        .quantity = integer(json, "quantity"),
        .unit_price_cents = integer(json, "unit_price_cents"),
    };
}

void from_json(const nlohmann::json& json, Allocation& allocation) {
    allocation = {
        .sku = text(json, "sku"),
        .warehouse = text(json, "warehouse"),
        .quantity = integer(json, "quantity"),
    };
}

void from_json(const nlohmann::json& json, OrderPlaced& event) {
    event = {
        .order_id = text(json, "order_id"),
        .customer_id = text(json, "customer_id"),
        .ship_to = text(json, "ship_to"),
        .lines = list<Line>(json, "lines"),
        .payment_token = text(json, "payment_token"),
        .coordination = text(json, "coordination"),
        .total_cents = integer(json, "total_cents"),
        .currency = text(json, "currency"),
    };
}

void from_json(const nlohmann::json& json, StockAllocated& event) {
    event = {
        .order_id = text(json, "order_id"),
        .allocations = list<Allocation>(json, "allocations"),
    };
}

void from_json(const nlohmann::json& json, OrderConfirmed& event) {
    event = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, OrderRejected& event) {
    event = {
        .order_id = text(json, "order_id"),
        .reason = text(json, "reason"),
    };
}

void from_json(const nlohmann::json& json, CancellationRequested& event) {
    event = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, StockUndone& event) {
    event = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, PaymentUndone& event) {
    event = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, OrderCancelled& event) {
    event = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, AllocateStock& command) {
    command = {
        .order_id = text(json, "order_id"),
        .allocations = list<Allocation>(json, "allocations"),
    };
}

void from_json(const nlohmann::json& json, ConfirmOrder& command) {
    command = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, CloseOrder& command) {
    command = {
        .order_id = text(json, "order_id"),
        .reason = text(json, "reason"),
    };
}

}  // namespace contracts::order
