// What the inventory service understands and publishes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "contracts/type.hpp"

namespace contracts::inventory {

struct Quantity {
    std::string sku;
    std::int64_t quantity = 0;
    bool operator==(const Quantity&) const = default;
    static constexpr auto members() {
        return fields(field("sku", &Quantity::sku), field("quantity", &Quantity::quantity));
    }
};

// What payment needs to know in a choreography, passed on so that it has nobody to ask back.
struct PaymentTerms {
    std::int64_t amount_cents = 0;
    std::string currency;
    std::string payment_token;
    bool operator==(const PaymentTerms&) const = default;
    static constexpr auto members() {
        return fields(
            field("amount_cents", &PaymentTerms::amount_cents),
            field("currency", &PaymentTerms::currency),
            field("payment_token", &PaymentTerms::payment_token)
        );
    }
};

// Commands, from the orchestrator, who hears an event of what came of each. Each names its work by
// order id, never by an id learned from such an event: before it is heard of, what it would have
// told may have to be undone.

struct ReserveStock {
    static constexpr Type type{
        Kind::command,
        "inventory",
        "reserve_stock",
        "Reserve all lines or none: stock_reserved, or stock_unavailable. If that was settled "
        "before, the order hears again the event that settled it."};
    std::string order_id;
    std::string warehouse;
    std::vector<Quantity> lines;
    bool operator==(const ReserveStock&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &ReserveStock::order_id),
            field("warehouse", &ReserveStock::warehouse),
            field("lines", &ReserveStock::lines)
        );
    }
};

struct ReleaseStock {
    static constexpr Type type{
        Kind::command,
        "inventory",
        "release_stock",
        "Give back what the order holds, reserved or sold; bar a reservation that comes later: "
        "stock_released, stock_returned, or reservation_barred. If there was nothing left to give "
        "back, the order hears again why."};
    std::string order_id;
    std::string warehouse;
    bool operator==(const ReleaseStock&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &ReleaseStock::order_id), field("warehouse", &ReleaseStock::warehouse)
        );
    }
};

// Events.

struct ProductDefined {
    static constexpr Type type{
        Kind::event,
        "inventory",
        "product_defined",
        "A product's name and price, first or changed."};
    std::string sku;
    std::string name;
    std::int64_t price_cents = 0;
    std::string currency;
    std::int64_t version = 0;  // 1 for the first definition
    bool operator==(const ProductDefined&) const = default;
    static constexpr auto members() {
        return fields(
            field("sku", &ProductDefined::sku),
            field("name", &ProductDefined::name),
            field("price_cents", &ProductDefined::price_cents),
            field("currency", &ProductDefined::currency),
            field("version", &ProductDefined::version)
        );
    }
};

struct StockAdjusted {
    static constexpr Type type{
        Kind::event,
        "inventory",
        "stock_adjusted",
        "Somebody delivered, or took away."};
    std::string sku;
    std::string warehouse;
    std::int64_t delta = 0;
    std::optional<std::string> reason;
    bool operator==(const StockAdjusted&) const = default;
    static constexpr auto members() {
        return fields(
            field("sku", &StockAdjusted::sku),
            field("warehouse", &StockAdjusted::warehouse),
            field("delta", &StockAdjusted::delta),
            field("reason", &StockAdjusted::reason)
        );
    }
};

struct StockReserved {
    static constexpr Type type{
        Kind::event,
        "inventory",
        "stock_reserved",
        "All lines are reserved. The payment is set only in the copy that the payment service "
        "hears of a choreographed order, so that it has nobody to ask back."};
    std::string order_id;
    std::string warehouse;
    std::vector<Quantity> lines;
    std::optional<PaymentTerms> payment;  // only in the copy that payment hears
    bool operator==(const StockReserved&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &StockReserved::order_id),
            field("warehouse", &StockReserved::warehouse),
            field("lines", &StockReserved::lines),
            field("payment", &StockReserved::payment)
        );
    }
};

struct StockUnavailable {
    static constexpr Type type{
        Kind::event,
        "inventory",
        "stock_unavailable",
        "There was not enough of one line; nothing is reserved."};
    std::string order_id;
    std::string warehouse;
    std::string sku;  // the first that there was not enough of
    bool operator==(const StockUnavailable&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &StockUnavailable::order_id),
            field("warehouse", &StockUnavailable::warehouse),
            field("sku", &StockUnavailable::sku)
        );
    }
};

struct StockSold {
    static constexpr Type type{
        Kind::event,
        "inventory",
        "stock_sold",
        "What was reserved has left the warehouse."};
    std::string order_id;
    std::string warehouse;
    std::vector<Quantity> lines;
    bool operator==(const StockSold&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &StockSold::order_id),
            field("warehouse", &StockSold::warehouse),
            field("lines", &StockSold::lines)
        );
    }
};

struct StockReleased {
    static constexpr Type type{
        Kind::event,
        "inventory",
        "stock_released",
        "What was reserved is available again."};
    std::string order_id;
    std::string warehouse;
    std::vector<Quantity> lines;
    bool operator==(const StockReleased&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &StockReleased::order_id),
            field("warehouse", &StockReleased::warehouse),
            field("lines", &StockReleased::lines)
        );
    }
};

struct StockReturned {
    static constexpr Type type{
        Kind::event,
        "inventory",
        "stock_returned",
        "What was sold came back."};
    std::string order_id;
    std::string warehouse;
    std::vector<Quantity> lines;
    bool operator==(const StockReturned&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &StockReturned::order_id),
            field("warehouse", &StockReturned::warehouse),
            field("lines", &StockReturned::lines)
        );
    }
};

struct ReservationBarred {
    static constexpr Type type{
        Kind::event,
        "inventory",
        "reservation_barred",
        "A release overtook its reservation; that will be refused."};
    std::string order_id;
    std::string warehouse;
    bool operator==(const ReservationBarred&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &ReservationBarred::order_id),
            field("warehouse", &ReservationBarred::warehouse)
        );
    }
};

// Each of them, for whoever deals with all.
using Messages = std::tuple<
    ReserveStock,
    ReleaseStock,
    ProductDefined,
    StockAdjusted,
    StockReserved,
    StockUnavailable,
    StockSold,
    StockReleased,
    StockReturned,
    ReservationBarred>;

}  // namespace contracts::inventory
