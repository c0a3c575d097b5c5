#include "order/domain/order.hpp"

#include <gtest/gtest.h>

#include "event_sourcing/testing/given.hpp"

namespace order {
namespace {

using event_sourcing::testing::given;
using enum Order::Rejection;

const std::vector<Line> two_mugs{{.sku = "mug", .quantity = 2, .unit_price_cents = 450}};
const PlaceOrder place{"ada", "eu", two_mugs, "tok_visa", Coordination::orchestration, "EUR"};
const OrderPlaced
    placed{"ada", "eu", two_mugs, "tok_visa", Coordination::orchestration, 900, "EUR"};
const AllocateStock allocate{{{"mug", "eu", 2}}};
const StockAllocated allocated{{{"mug", "eu", 2}}};
const OrderConfirmed confirmed{};
const OrderRejected declined{CloseReason::payment_declined, 900, "EUR"};
const CancellationRequested cancelling{900, "EUR"};
const OrderCancelled cancelled{};
const StockUndone stock_undone{};
const PaymentUndone payment_undone{};
const CloseOrder close_cancelled{CloseReason::cancelled_by_customer};

PlaceOrder with_lines(std::vector<Line> lines) {
    auto order = place;
    order.lines = std::move(lines);
    return order;
}

TEST(Order, IsPlacedWithTheTotalOfItsLines) { given<Order>().when(place).then(placed); }

TEST(Order, NeedsAtLeastOneLine) { given<Order>().when(with_lines({})).then_rejected(no_lines); }

TEST(Order, KeepsItsTotalWithinWhatEveryReaderOfJsonCanRepresent) {
    given<Order>().when(with_lines({{"gold", 1, total_cents_max + 1}})
    ).then_rejected(total_too_large);
    given<Order>().when(with_lines({{"gold", 1, total_cents_max}, {"mug", 1, 1}})
    ).then_rejected(total_too_large);
    given<Order>().when(with_lines({{"gold", std::int64_t{1} << 62, 4}})
    ).then_rejected(total_too_large);
}

TEST(Order, CannotBePlacedTwice) {
    given<Order>(placed).when(place).then_rejected(already_placed);
    given<Order>(placed, declined).when(place).then_rejected(already_placed);
}

TEST(Order, RemembersWhereItsStockIs) { given<Order>(placed).when(allocate).then(allocated); }

TEST(Order, KeepsItsFirstAllocation) {
    given<Order>(placed, allocated).when(allocate).then_nothing();
    given<Order>(placed, allocated, confirmed).when(allocate).then_nothing();
}

TEST(Order, StillLearnsOfItsStockWhenTheConfirmationOvertookIt) {
    given<Order>(placed, confirmed).when(allocate).then(allocated);
    given<Order>(placed, confirmed, allocated).when(allocate).then_nothing();
}

TEST(Order, IsNotGivenStockOnceItIsClosedOrCancelling) {
    given<Order>(placed, declined).when(allocate).then_rejected(not_pending);
    given<Order>(placed, cancelling).when(allocate).then_rejected(not_pending);
    given<Order>(placed, cancelling, cancelled).when(allocate).then_rejected(not_pending);
}

TEST(Order, IsConfirmedWhilePending) {
    given<Order>(placed, allocated).when(ConfirmOrder{}).then(confirmed);
}

TEST(Order, IgnoresARepeatedConfirmation) {
    given<Order>(placed, confirmed).when(ConfirmOrder{}).then_nothing();
}

TEST(Order, IsNeverConfirmedOnceItsCancellationWasAccepted) {
    given<Order>(placed, cancelling).when(ConfirmOrder{}).then_rejected(not_pending);
    given<Order>(placed, cancelling, cancelled).when(ConfirmOrder{}).then_rejected(not_pending);
}

TEST(Order, IsNeverConfirmedOnceRejected) {
    given<Order>(placed, declined).when(ConfirmOrder{}).then_rejected(not_pending);
}

TEST(Order, IsRejectedForTheReasonItIsClosedFor) {
    given<Order>(placed).when(CloseOrder{CloseReason::payment_declined}).then(declined);
}

TEST(Order, CannotBeClosedOnceConfirmed) {
    given<Order>(placed, confirmed).when(close_cancelled).then_rejected(not_pending);
}

TEST(Order, IgnoresARepeatedClosing) {
    given<Order>(placed, declined).when(CloseOrder{CloseReason::timed_out}).then_nothing();
    given<Order>(placed, cancelling, cancelled).when(close_cancelled).then_nothing();
}

TEST(Order, CanBeCancelledWhilePendingAndOnceConfirmed) {
    given<Order>(placed).when(RequestCancellation{}).then(cancelling);
    given<Order>(placed, confirmed).when(RequestCancellation{}).then(cancelling);
}

TEST(Order, IgnoresARepeatedCancellation) {
    given<Order>(placed, cancelling).when(RequestCancellation{}).then_nothing();
    given<Order>(placed, confirmed, cancelling).when(RequestCancellation{}).then_nothing();
}

TEST(Order, CannotBeCancelledOnceRejectedOrCancelled) {
    given<Order>(placed, declined).when(RequestCancellation{}).then_rejected(already_final);
    given<Order>(placed, cancelling, cancelled)
        .when(RequestCancellation{})
        .then_rejected(already_final);
}

TEST(Order, EndsCancelledWhenItsCustomerAskedForThat) {
    given<Order>(placed, cancelling).when(close_cancelled).then(cancelled);
    given<Order>(placed, confirmed, cancelling).when(close_cancelled).then(cancelled);
}

TEST(Order, EndsRejectedWhenItWasRefusedBeforeItWasCancelled) {
    given<Order>(placed, cancelling).when(CloseOrder{CloseReason::payment_declined}).then(declined);
}

TEST(Order, IsCancelledWhenBothItsStockAndItsPaymentAreUndone) {
    given<Order>(placed, cancelling).when(RecordStockUndone{}).then(stock_undone);
    given<Order>(placed, cancelling, stock_undone)
        .when(RecordPaymentUndone{})
        .then(payment_undone, cancelled);
    given<Order>(placed, confirmed, cancelling).when(RecordPaymentUndone{}).then(payment_undone);
    given<Order>(placed, confirmed, cancelling, payment_undone)
        .when(RecordStockUndone{})
        .then(stock_undone, cancelled);
}

TEST(Order, IgnoresARepeatedWordThatSomethingIsUndone) {
    given<Order>(placed, cancelling, stock_undone).when(RecordStockUndone{}).then_nothing();
    given<Order>(placed, cancelling, payment_undone).when(RecordPaymentUndone{}).then_nothing();
    given<Order>(placed, confirmed, cancelling, stock_undone)
        .when(RecordStockUndone{})
        .then_nothing();
    given<Order>(placed, cancelling, stock_undone, payment_undone, cancelled)
        .when(RecordPaymentUndone{})
        .then_nothing();
}

TEST(Order, WaitsForNothingToBeUndoneUnlessItIsCancelling) {
    for (const Order::Command& undone :
         {Order::Command{RecordStockUndone{}}, Order::Command{RecordPaymentUndone{}}}) {
        given<Order>(placed).when(undone).then_nothing();
        given<Order>(placed, confirmed).when(undone).then_nothing();
        given<Order>(placed, declined).when(undone).then_nothing();
        given<Order>(placed, cancelling, cancelled).when(undone).then_nothing();
    }
}

TEST(Order, IgnoresARepeatedCancellationWhileItIsBeingUndone) {
    given<Order>(placed, cancelling, stock_undone).when(RequestCancellation{}).then_nothing();
    given<Order>(placed, confirmed, cancelling, payment_undone)
        .when(RequestCancellation{})
        .then_nothing();
}

TEST(Order, EndsRejectedWhenItHearsOfARefusalAfterSomethingWasUndone) {
    given<Order>(placed, cancelling, stock_undone)
        .when(CloseOrder{CloseReason::payment_declined})
        .then(declined);
    given<Order>(placed, cancelling, stock_undone, declined)
        .when(RecordPaymentUndone{})
        .then_nothing();
}

TEST(Order, MustBePlacedBeforeAnythingElse) {
    given<Order>().when(allocate).then_rejected(not_placed);
    given<Order>().when(ConfirmOrder{}).then_rejected(not_placed);
    given<Order>().when(close_cancelled).then_rejected(not_placed);
    given<Order>().when(RequestCancellation{}).then_rejected(not_placed);
    given<Order>().when(RecordStockUndone{}).then_rejected(not_placed);
    given<Order>().when(RecordPaymentUndone{}).then_rejected(not_placed);
}

TEST(Order, IsCancellingUntilEverythingIsUndone) {
    using event_sourcing::replay;
    EXPECT_EQ(status_of(replay<Order>({placed, confirmed, cancelling})), Status::cancelling);
    EXPECT_EQ(status_of(replay<Order>({placed, cancelling, stock_undone})), Status::cancelling);
    EXPECT_EQ(status_of(replay<Order>({placed, cancelling, cancelled})), Status::cancelled);
    EXPECT_FALSE(is_final(Status::cancelling));
}

TEST(Order, KeepsItsTermsToTheEnd) {
    const auto state = event_sourcing::replay<Order>({placed, allocated, confirmed, cancelling});
    ASSERT_NE(terms_of(state), nullptr);
    EXPECT_EQ(*terms_of(state), (Terms{"eu", Coordination::orchestration, 900, "EUR"}));
}

}  // namespace
}  // namespace order
