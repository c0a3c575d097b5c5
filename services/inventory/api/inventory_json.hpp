// The stored form of the domain's events: one codec per kind of aggregate. What was ever written
// stays readable: unknown members are ignored, and golden files hold every shape
// (tests/contract/golden/events/inventory.*.json).
#pragma once

#include "event_sourcing/event_store.hpp"
#include "inventory/domain/product.hpp"
#include "inventory/domain/reservation.hpp"
#include "inventory/domain/stock_item.hpp"

namespace inventory {

struct ProductCodec {
    static event_sourcing::NewEvent encode(const Product::Event& event);
    static Product::Event decode(const event_sourcing::StoredEvent& stored);
};

struct StockItemCodec {
    static event_sourcing::NewEvent encode(const StockItem::Event& event);
    static StockItem::Event decode(const event_sourcing::StoredEvent& stored);
};

struct ReservationCodec {
    static event_sourcing::NewEvent encode(const Reservation::Event& event);
    static Reservation::Event decode(const event_sourcing::StoredEvent& stored);
};

// The category of each kind of aggregate's streams: product-<sku>, stock-<sku>,
// reservation-<order id>.
inline constexpr const char* product_category = "product";
inline constexpr const char* stock_category = "stock";
inline constexpr const char* reservation_category = "reservation";

}  // namespace inventory
