#include "contracts/inventory_messages.hpp"

#include <nlohmann/json.hpp>

#include "contracts/codec.hpp"
#include "json/object.hpp"

namespace contracts::inventory {

void to_json(nlohmann::json& json, const Quantity& quantity) {
    json = json::object({{"sku", quantity.sku}, {"quantity", quantity.quantity}});
}

void to_json(nlohmann::json& json, const PaymentTerms& terms) {
    json = json::object(
        {{"amount_cents", terms.amount_cents},
         {"currency", terms.currency},
         {"payment_token", terms.payment_token}}
    );
}

void to_json(nlohmann::json& json, const ReserveStock& command) {
    json = json::object(
        {{"order_id", command.order_id}, {"warehouse", command.warehouse}, {"lines", command.lines}}
    );
}

void to_json(nlohmann::json& json, const ReleaseStock& command) {
    json = json::object({{"order_id", command.order_id}, {"warehouse", command.warehouse}});
}

void to_json(nlohmann::json& json, const ProductDefined& event) {
    json = json::object(
        {{"sku", event.sku},
         {"name", event.name},
         {"price_cents", event.price_cents},
         {"currency", event.currency},
         {"version", event.version}}
    );
}

void to_json(nlohmann::json& json, const StockAdjusted& event) {
    json =
        json::object({{"sku", event.sku}, {"warehouse", event.warehouse}, {"delta", event.delta}});
    if (event.reason) json["reason"] = *event.reason;
}

void to_json(nlohmann::json& json, const StockReserved& event) {
    json = json::object(
        {{"order_id", event.order_id}, {"warehouse", event.warehouse}, {"lines", event.lines}}
    );
    if (event.payment) json["payment"] = *event.payment;
}

void to_json(nlohmann::json& json, const StockUnavailable& event) {
    json = json::object(
        {{"order_id", event.order_id}, {"warehouse", event.warehouse}, {"sku", event.sku}}
    );
}

void to_json(nlohmann::json& json, const StockSold& event) {
    json = json::object(
        {{"order_id", event.order_id}, {"warehouse", event.warehouse}, {"lines", event.lines}}
    );
}

void to_json(nlohmann::json& json, const StockReleased& event) {
    json = json::object(
        {{"order_id", event.order_id}, {"warehouse", event.warehouse}, {"lines", event.lines}}
    );
}

void to_json(nlohmann::json& json, const StockReturned& event) {
    json = json::object(
        {{"order_id", event.order_id}, {"warehouse", event.warehouse}, {"lines", event.lines}}
    );
}

void to_json(nlohmann::json& json, const ReservationBarred& event) {
    json = json::object({{"order_id", event.order_id}, {"warehouse", event.warehouse}});
}

void from_json(const nlohmann::json& json, Quantity& quantity) {
    quantity = {
        .sku = text(json, "sku"),
        .quantity = integer(json, "quantity"),
    };
}

void from_json(const nlohmann::json& json, PaymentTerms& terms) {
    terms = {
        .amount_cents = integer(json, "amount_cents"),
        .currency = text(json, "currency"),
        .payment_token = text(json, "payment_token"),
    };
}

void from_json(const nlohmann::json& json, ReserveStock& command) {
    command = {
        .order_id = text(json, "order_id"),
        .warehouse = text(json, "warehouse"),
        .lines = list<Quantity>(json, "lines"),
    };
}

void from_json(const nlohmann::json& json, ReleaseStock& command) {
    command = {
        .order_id = text(json, "order_id"),
        .warehouse = text(json, "warehouse"),
    };
}

void from_json(const nlohmann::json& json, ProductDefined& event) {
    event = {
        .sku = text(json, "sku"),
        .name = text(json, "name"),
        .price_cents = integer(json, "price_cents"),
        .currency = text(json, "currency"),
        .version = integer(json, "version"),
    };
}

void from_json(const nlohmann::json& json, StockAdjusted& event) {
    event = {
        .sku = text(json, "sku"),
        .warehouse = text(json, "warehouse"),
        .delta = integer(json, "delta"),
        .reason = std::nullopt,
    };
    if (optional(json, "reason")) event.reason = text(json, "reason");
}

void from_json(const nlohmann::json& json, StockReserved& event) {
    event = {
        .order_id = text(json, "order_id"),
        .warehouse = text(json, "warehouse"),
        .lines = list<Quantity>(json, "lines"),
        .payment = std::nullopt,
    };
    if (const auto* payment = optional(json, "payment")) {
        event.payment = nested<PaymentTerms>(*payment, "payment");
    }
}

void from_json(const nlohmann::json& json, StockUnavailable& event) {
    event = {
        .order_id = text(json, "order_id"),
        .warehouse = text(json, "warehouse"),
        .sku = text(json, "sku"),
    };
}

void from_json(const nlohmann::json& json, StockSold& event) {
    event = {
        .order_id = text(json, "order_id"),
        .warehouse = text(json, "warehouse"),
        .lines = list<Quantity>(json, "lines"),
    };
}

void from_json(const nlohmann::json& json, StockReleased& event) {
    event = {
        .order_id = text(json, "order_id"),
        .warehouse = text(json, "warehouse"),
        .lines = list<Quantity>(json, "lines"),
    };
}

void from_json(const nlohmann::json& json, StockReturned& event) {
    event = {
        .order_id = text(json, "order_id"),
        .warehouse = text(json, "warehouse"),
        .lines = list<Quantity>(json, "lines"),
    };
}

void from_json(const nlohmann::json& json, ReservationBarred& event) {
    event = {
        .order_id = text(json, "order_id"),
        .warehouse = text(json, "warehouse"),
    };
}

}  // namespace contracts::inventory
