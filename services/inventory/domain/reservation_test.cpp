#include "inventory/domain/reservation.hpp"

#include <gtest/gtest.h>

#include "event_sourcing/testing/given.hpp"

namespace inventory {
namespace {

using event_sourcing::testing::given;
using enum Reservation::Rejection;

const std::vector<Line> lines{{"mug", 2}, {"cup", 1}};

Reserve reserve(std::int64_t mugs_available, std::int64_t cups_available) {
    return {{{lines[0], mugs_available}, {lines[1], cups_available}}};
}
const Reserve reserve_plenty = reserve(10, 10);
const StockReserved reserved{lines};
const StockUnavailable unavailable{"mug"};
const StockSold sold{lines};
const StockReleased released{lines};
const StockReturned returned{lines};
const ReservationBarred barred;

TEST(Reservation, HoldsAllLinesThatAreAvailable) {
    given<Reservation>().when(reserve_plenty).then(reserved);
}

TEST(Reservation, MayTakeTheLastPieces) { given<Reservation>().when(reserve(2, 1)).then(reserved); }

TEST(Reservation, HoldsNothingIfOneLineIsLacking) {
    given<Reservation>().when(reserve(10, 0)).then(StockUnavailable{"cup"});
}

TEST(Reservation, NamesTheFirstOfSeveralLackingLines) {
    given<Reservation>().when(reserve(1, 0)).then(StockUnavailable{"mug"});
}

TEST(Reservation, IsMadeOnceHoweverOftenItIsAskedFor) {
    given<Reservation>(reserved).when(reserve_plenty).then_nothing();
    given<Reservation>(reserved, sold).when(reserve_plenty).then_nothing();
}

TEST(Reservation, StaysUnavailableEvenIfStockArrivesMeanwhile) {
    given<Reservation>(unavailable).when(reserve_plenty).then_nothing();
}

TEST(Reservation, IsRefusedOnceItWasUndone) {
    given<Reservation>(reserved, released).when(reserve_plenty).then_rejected(order_cancelled);
    given<Reservation>(reserved, sold, returned)
        .when(reserve_plenty)
        .then_rejected(order_cancelled);
}

TEST(Reservation, IsRefusedIfItsReleaseOvertookIt) {
    given<Reservation>(barred).when(reserve_plenty).then_rejected(order_cancelled);
}

TEST(Reservation, IsSoldWhenTheOrderIsConfirmed) {
    given<Reservation>(reserved).when(Sell{}).then(sold);
}

TEST(Reservation, IsSoldOnce) { given<Reservation>(reserved, sold).when(Sell{}).then_nothing(); }

TEST(Reservation, CannotBeSoldBeforeItIsMade) {
    given<Reservation>().when(Sell{}).then_rejected(not_reserved);
    given<Reservation>(unavailable).when(Sell{}).then_rejected(not_reserved);
}

TEST(Reservation, SellsNothingOnceItWasUndone) {
    given<Reservation>(reserved, released).when(Sell{}).then_nothing();
    given<Reservation>(reserved, sold, returned).when(Sell{}).then_nothing();
    given<Reservation>(barred).when(Sell{}).then_nothing();
}

TEST(Reservation, GivesBackWhatItHolds) {
    given<Reservation>(reserved).when(Release{}).then(released);
}

TEST(Reservation, GivesBackWhatWasSold) {
    given<Reservation>(reserved, sold).when(Release{}).then(returned);
}

TEST(Reservation, IsBarredByAReleaseThatOvertakesIt) {
    given<Reservation>().when(Release{}).then(barred);
}

TEST(Reservation, GivesBackOnce) {
    given<Reservation>(reserved, released).when(Release{}).then_nothing();
    given<Reservation>(reserved, sold, returned).when(Release{}).then_nothing();
    given<Reservation>(barred).when(Release{}).then_nothing();
}

TEST(Reservation, HasNothingToGiveBackIfStockWasUnavailable) {
    given<Reservation>(unavailable).when(Release{}).then_nothing();
}

}  // namespace
}  // namespace inventory
