#include "inventory/domain/stock_level.hpp"

#include <gtest/gtest.h>

namespace inventory {
namespace {

const std::vector<Line> two_mugs{{"mug", 2}};

StockLevel of_mugs_after(const std::vector<Reservation::Event>& events) {
    auto level = changes_by("mug", StockAdjusted{10, {}}).front().by;
    for (const auto& event : events) {
        for (const auto& change : changes_by(event)) level = level + change.by;
    }
    return level;
}

TEST(StockLevel, RisesWithADelivery) {
    EXPECT_EQ(of_mugs_after({}), (StockLevel{.on_hand = 10, .delivered = 10}));
}

TEST(StockLevel, KeepsWhatIsReservedOnHand) {
    const auto level = of_mugs_after({StockReserved{two_mugs}});
    EXPECT_EQ(level, (StockLevel{.on_hand = 10, .reserved = 2, .delivered = 10}));
    EXPECT_EQ(level.available(), 8);
}

TEST(StockLevel, TurnsWhatWasReservedIntoSold) {
    EXPECT_EQ(
        of_mugs_after({StockReserved{two_mugs}, StockSold{two_mugs}}),
        (StockLevel{.on_hand = 8, .reserved = 0, .sold = 2, .delivered = 10})
    );
}

TEST(StockLevel, IsAsBeforeOnceAReservationIsReleased) {
    EXPECT_EQ(of_mugs_after({StockReserved{two_mugs}, StockReleased{two_mugs}}), of_mugs_after({}));
}

TEST(StockLevel, IsAsBeforeOnceASaleIsReturned) {
    EXPECT_EQ(
        of_mugs_after({StockReserved{two_mugs}, StockSold{two_mugs}, StockReturned{two_mugs}}),
        of_mugs_after({})
    );
}

TEST(StockLevel, IsNotTouchedByAReservationThatNeverWas) {
    EXPECT_EQ(of_mugs_after({StockUnavailable{"mug"}, ReservationBarred{}}), of_mugs_after({}));
}

TEST(StockLevel, IsUnsoundIfNegativeOversoldOrNotAccountedFor) {
    EXPECT_TRUE(is_sound({.on_hand = 5, .reserved = 5, .sold = 1, .delivered = 6}));
    EXPECT_FALSE(is_sound({.on_hand = 5, .reserved = 6, .sold = 0, .delivered = 5}));
    EXPECT_FALSE(is_sound({.on_hand = 5, .reserved = -1, .sold = 0, .delivered = 5}));
    EXPECT_FALSE(is_sound({.on_hand = 5, .reserved = 0, .sold = -1, .delivered = 4}));
    EXPECT_FALSE(is_sound({.on_hand = 5, .reserved = 0, .sold = 0, .delivered = 6}));
}

}  // namespace
}  // namespace inventory
