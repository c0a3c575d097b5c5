// How much of a product a warehouse has, and what each event adds to or takes from that.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inventory/domain/reservation.hpp"
#include "inventory/domain/stock_item.hpp"

namespace inventory {

struct StockLevel {
    std::int64_t on_hand = 0;    // in the warehouse, reserved or not
    std::int64_t reserved = 0;   // held for orders that are not confirmed yet
    std::int64_t sold = 0;       // left with confirmed orders
    std::int64_t delivered = 0;  // sum of all adjustments

    std::int64_t available() const { return on_hand - reserved; }
    bool operator==(const StockLevel&) const = default;
};

StockLevel operator+(const StockLevel& a, const StockLevel& b);

// Nothing is negative, nothing is reserved that is not there, and nothing got lost:
// delivered = on hand + sold.
bool is_sound(const StockLevel& level);

struct StockChange {
    std::string sku;
    StockLevel by;  // members may be negative
    bool operator==(const StockChange&) const = default;
};

std::vector<StockChange> changes_by(const std::string& sku, const StockItem::Event& event);
std::vector<StockChange> changes_by(const Reservation::Event& event);

}  // namespace inventory
