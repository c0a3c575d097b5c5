// How the events of the inventory are stored: each under its name, with these members. What was
// ever written stays readable (golden files: tests/contract/golden/events/inventory.*.json).
#pragma once

#include <string_view>

#include "event_json/codec.hpp"
#include "inventory/domain/product.hpp"
#include "inventory/domain/reservation.hpp"
#include "inventory/domain/stock_item.hpp"
#include "vocabulary/members.hpp"

namespace inventory {

using vocabulary::field;
using vocabulary::fields;
using vocabulary::Of;

// The category of each kind of aggregate's streams: product-<sku>, stock-<sku>,
// reservation-<order id>.
inline constexpr const char* product_category = "product";
inline constexpr const char* stock_category = "stock";
inline constexpr const char* reservation_category = "reservation";

constexpr std::string_view stored_name(Of<ProductDefined>) { return "product_defined"; }
constexpr auto members(Of<ProductDefined>) {
    return fields(
        field("name", &ProductDefined::name),
        field("price_cents", &ProductDefined::price_cents),
        field("currency", &ProductDefined::currency),
        field("version", &ProductDefined::version)
    );
}

constexpr std::string_view stored_name(Of<StockAdjusted>) { return "stock_adjusted"; }
constexpr auto members(Of<StockAdjusted>) {
    return fields(field("delta", &StockAdjusted::delta), field("reason", &StockAdjusted::reason));
}

constexpr auto members(Of<Line>) {
    return fields(field("sku", &Line::sku), field("quantity", &Line::quantity));
}
constexpr std::string_view stored_name(Of<StockReserved>) { return "stock_reserved"; }
constexpr auto members(Of<StockReserved>) { return fields(field("lines", &StockReserved::lines)); }
constexpr std::string_view stored_name(Of<StockUnavailable>) { return "stock_unavailable"; }
constexpr auto members(Of<StockUnavailable>) {
    return fields(field("sku", &StockUnavailable::sku));
}
constexpr std::string_view stored_name(Of<StockSold>) { return "stock_sold"; }
constexpr auto members(Of<StockSold>) { return fields(field("lines", &StockSold::lines)); }
constexpr std::string_view stored_name(Of<StockReleased>) { return "stock_released"; }
constexpr auto members(Of<StockReleased>) { return fields(field("lines", &StockReleased::lines)); }
constexpr std::string_view stored_name(Of<StockReturned>) { return "stock_returned"; }
constexpr auto members(Of<StockReturned>) { return fields(field("lines", &StockReturned::lines)); }
constexpr std::string_view stored_name(Of<ReservationBarred>) { return "reservation_barred"; }

using ProductCodec = event_json::Codec<Product::Event>;
using StockItemCodec = event_json::Codec<StockItem::Event>;
using ReservationCodec = event_json::Codec<Reservation::Event>;

}  // namespace inventory
