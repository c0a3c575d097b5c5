#include "inventory/domain/stock_item.hpp"

#include "vocabulary/overloaded.hpp"

namespace inventory {
namespace {

using vocabulary::overloaded;

StockItem::Decision accept(StockItem::Event event) { return std::vector{std::move(event)}; }
StockItem::Decision reject(StockItem::Rejection reason) { return reason; }

}  // namespace

StockItem::Decision StockItem::decide(const State&, const Command& command) {
    return std::visit(
        overloaded{
            [](const AdjustStock& adjust) {
                if (adjust.available + adjust.delta < 0) return reject(Rejection::not_available);
                return accept(StockAdjusted{adjust.delta, adjust.reason});
            },
        },
        command
    );
}

StockItem::State StockItem::evolve(const State&, const Event& event) {
    return std::visit(
        overloaded{
            [](const StockAdjusted&) { return State{}; },
        },
        event
    );
}

}  // namespace inventory
