#include "inventory/domain/stock_item.hpp"

#include <gtest/gtest.h>

#include "event_sourcing/testing/given.hpp"

namespace inventory {
namespace {

using event_sourcing::testing::given;

TEST(StockItem, TakesADelivery) {
    given<StockItem>()
        .when(AdjustStock{.delta = 100, .reason = "delivery", .available = 0})
        .then(StockAdjusted{100, "delivery"});
}

TEST(StockItem, MayBeAdjustedWithoutAReason) {
    given<StockItem>()
        .when(AdjustStock{.delta = 1, .reason = {}, .available = 0})
        .then(StockAdjusted{1, {}});
}

TEST(StockItem, CanLoseAllThatIsAvailable) {
    given<StockItem>(StockAdjusted{100, "delivery"})
        .when(AdjustStock{.delta = -60, .reason = "breakage", .available = 60})
        .then(StockAdjusted{-60, "breakage"});
}

TEST(StockItem, CannotLoseWhatIsReserved) {
    given<StockItem>(StockAdjusted{100, "delivery"})
        .when(AdjustStock{.delta = -61, .reason = "breakage", .available = 60})
        .then_rejected(StockItem::Rejection::not_available);
}

TEST(StockItem, RecordsEveryAdjustmentEvenIfItLooksLikeTheLast) {
    given<StockItem>(StockAdjusted{5, {}})
        .when(AdjustStock{.delta = 5, .reason = {}, .available = 5})
        .then(StockAdjusted{5, {}});
}

}  // namespace
}  // namespace inventory
