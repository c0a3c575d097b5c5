#include "inventory/domain/stock_level.hpp"

#include "vocabulary/overloaded.hpp"

namespace inventory {
namespace {

using vocabulary::overloaded;

template <typename ChangeBy>
std::vector<StockChange> per_line(const std::vector<Line>& lines, ChangeBy change_by) {
    std::vector<StockChange> changes;
    for (const auto& line : lines) changes.push_back({line.sku, change_by(line.quantity)});
    return changes;
}

}  // namespace

StockLevel operator+(const StockLevel& a, const StockLevel& b) {
    return {
        .on_hand = a.on_hand + b.on_hand,
        .reserved = a.reserved + b.reserved,
        .sold = a.sold + b.sold,
        .delivered = a.delivered + b.delivered,
    };
}

bool is_sound(const StockLevel& level) {
    return level.reserved >= 0 && level.available() >= 0 && level.sold >= 0 &&
           level.delivered == level.on_hand + level.sold;
}

std::vector<StockChange> changes_by(const std::string& sku, const StockItem::Event& event) {
    return std::visit(
        overloaded{
            [&](const StockAdjusted& adjusted) -> std::vector<StockChange> {
                return {{sku, {.on_hand = adjusted.delta, .delivered = adjusted.delta}}};
            },
        },
        event
    );
}

std::vector<StockChange> changes_by(const Reservation::Event& event) {
    using Changes = std::vector<StockChange>;
    using Pieces = std::int64_t;
    return std::visit(
        overloaded{
            [](const StockReserved& reserved) {
                return per_line(reserved.lines, [](Pieces n) { return StockLevel{.reserved = n}; });
            },
            [](const StockUnavailable&) { return Changes{}; },
            [](const StockSold& sold) {
                return per_line(sold.lines, [](Pieces n) {
                    return StockLevel{.on_hand = -n, .reserved = -n, .sold = n};
                });
            },
            [](const StockReleased& released) {
                return per_line(released.lines, [](Pieces n) {
                    return StockLevel{.reserved = -n};
                });
            },
            [](const StockReturned& returned) {
                return per_line(returned.lines, [](Pieces n) {
                    return StockLevel{.on_hand = n, .sold = -n};
                });
            },
            [](const ReservationBarred&) { return Changes{}; },
        },
        event
    );
}

}  // namespace inventory
