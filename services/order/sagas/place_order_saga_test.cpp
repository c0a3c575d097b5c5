#include "order/sagas/place_order_saga.hpp"

#include <gtest/gtest.h>

#include "contracts/order_messages.hpp"
#include "contracts/payment_messages.hpp"
#include "json/decode.hpp"
#include "saga/testing/saga_script.hpp"

namespace order {
namespace {

using namespace contracts::inventory;
using namespace contracts::payment;
using namespace std::chrono_literals;
using contracts::order::AllocateStock;
using contracts::order::CloseOrder;
using contracts::order::ConfirmOrder;
using Script = saga::testing::SagaScript<PlaceOrderData>;

const PlaceOrderData order_7{"7", "eu", {{"mug", 2}}, 900, "EUR", "tok_visa"};

const ReserveStock reserve{"7", "eu", {{"mug", 2}}};
const ReleaseStock release{"7", "eu"};
const AllocateStock allocate{"7", {{"mug", "eu", 2}}};
const AuthorizePayment authorize{"7", 900, "EUR", "tok_visa"};
const CancelPayment cancel_payment{"7", 900, "EUR"};
const ConfirmOrder confirm{"7"};
const CapturePayment capture{"7"};

Script reserved() {
    Script play{place_order_saga(), order_7};
    play.sends(reserve).hears<StockReserved>();
    play.sends(allocate).succeeds();
    return play;
}
Script confirmed() {
    auto play = reserved();
    play.sends(authorize).hears<PaymentAuthorized>();
    play.sends(confirm).succeeds();
    return play;
}

TEST(PlaceOrderSaga, ConfirmsThenChargesWhenStockAndCardAreGood) {
    auto play = confirmed();
    play.sends(capture).hears<PaymentCaptured>();
    play.completes();
}

TEST(PlaceOrderSaga, OnlyClosesTheOrderWhenNothingWasReserved) {
    Script play{place_order_saga(), order_7};
    play.sends(reserve).hears<StockUnavailable>();
    play.sends(CloseOrder{"7", "out_of_stock"}).succeeds();
    play.is_rolled_back();
}

TEST(PlaceOrderSaga, ReleasesStockAndClosesTheOrderWhenTheCardIsDeclined) {
    auto play = reserved();
    play.sends(authorize).hears<PaymentDeclined>();
    play.sends(release).hears<StockReleased>();
    play.sends(CloseOrder{"7", "payment_declined"}).succeeds();
    play.is_rolled_back();
}

TEST(PlaceOrderSaga, VoidsAnAuthorizationWhoseOutcomeIsUnknownWhenTimeRunsOut) {
    auto play = reserved();
    play.sends(authorize);
    play.is_silent_for(60s).sends(cancel_payment).hears<PaymentVoided>();
    play.sends(release).hears<StockReleased>();
    play.sends(CloseOrder{"7", "timed_out"}).succeeds();
    play.is_rolled_back();
}

TEST(PlaceOrderSaga, AsksAgainWhenToldTo) {
    Script play{place_order_saga(), order_7};
    play.sends(reserve);
    play.is_retried().sends(reserve).hears<StockReserved>();
    play.sends(allocate);
}

TEST(PlaceOrderSaga, IsUndoneWhenTheCardNetworkIsAway) {
    auto play = reserved();
    play.sends(authorize).hears<PaymentUnavailable>();
    play.sends(release);
    play.hears<PaymentVoided>().sends_nothing();
    play.hears<StockReleased>().sends(CloseOrder{"7", "payment_unavailable"}).succeeds();
    play.is_rolled_back();
}

TEST(PlaceOrderSaga, LearnsThatItsPaymentWasGivenUpWhenItAsksAgain) {
    auto play = reserved();
    play.sends(authorize);
    play.is_retried().sends(authorize).hears<PaymentVoided>();
    play.sends(release).hears<StockReleased>();
    play.sends(CloseOrder{"7", "payment_unavailable"}).succeeds();
    play.is_rolled_back();
}

// A cancellation that finds nothing to undo is answered by what settled the matter before.
TEST(PlaceOrderSaga, IsUndoneByWhateverTellsThatNothingIsLeft) {
    auto play = reserved();
    play.sends(authorize);
    play.is_cancelled().sends(cancel_payment).hears<PaymentDeclined>();
    play.sends(release).hears<ReservationBarred>();
    play.sends(CloseOrder{"7", "cancelled_by_customer"}).succeeds();
    play.is_rolled_back();
}

TEST(PlaceOrderSaga, WaitsForTheRefundOfWhatWasCapturedMeanwhile) {
    auto play = confirmed();
    play.sends(capture);
    play.is_cancelled().sends(cancel_payment).hears<PaymentCaptured>();
    play.sends_nothing();
    play.hears<PaymentRefunded>().sends(release);
}

TEST(PlaceOrderSaga, ReleasesAReservationThatMayHaveHappenedWhenCancelled) {
    Script play{place_order_saga(), order_7};
    play.sends(reserve);
    play.is_cancelled().sends(release).hears<StockReleased>();
    play.sends(CloseOrder{"7", "cancelled_by_customer"}).succeeds();
    play.is_rolled_back();
}

TEST(PlaceOrderSaga, RefundsAndReturnsWhenCancelledAfterItWasPaid) {
    auto play = confirmed();
    play.sends(capture).hears<PaymentCaptured>();
    play.is_cancelled().sends(cancel_payment).hears<PaymentRefunded>();
    play.sends(release).hears<StockReturned>();
    play.sends(CloseOrder{"7", "cancelled_by_customer"}).succeeds();
    play.is_rolled_back();
}

TEST(PlaceOrderSaga, CancelsThePaymentWhenCancelledDuringTheCapture) {
    auto play = confirmed();
    play.sends(capture);
    play.is_cancelled().sends(cancel_payment).hears<PaymentVoided>();
    play.sends(release);
}

TEST(PlaceOrderSaga, NamesTheRefusalWhenCancelledAfterIt) {
    auto play = reserved();
    play.sends(authorize).hears<PaymentDeclined>();
    play.sends(release);
    play.is_cancelled().sends_nothing();
    play.hears<StockReleased>().sends(CloseOrder{"7", "payment_declined"}).succeeds();
    play.is_rolled_back();
}

TEST(PlaceOrderSaga, IsStuckWhenSomebodyElseUndidThePayment) {
    auto play = confirmed();
    play.sends(capture).hears<PaymentVoided>();
    play.is_stuck();
}

TEST(PlaceOrderSaga, ChargesAConfirmedOrderHoweverLongItTakes) {
    auto play = confirmed();
    play.sends(capture);
    play.is_silent_for(3600s).sends_nothing();
    play.hears<PaymentCaptured>();
    play.completes();
}

TEST(PlaceOrderSaga, KeepsNothingInTheLogThatTheOrdersEventsSay) {
    auto data = order_7;
    EXPECT_EQ(json::encode(data), "{}");
    data.failure = "timed_out";
    EXPECT_EQ(json::encode(data), R"({"failure":"timed_out"})");
    EXPECT_EQ(json::decode<PlaceOrderData>(json::encode(data)).failure, "timed_out");
}

}  // namespace
}  // namespace order
