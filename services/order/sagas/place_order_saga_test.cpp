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
    play.sends(reserve).succeeds();
    play.sends(allocate).succeeds();
    return play;
}
Script confirmed() {
    auto play = reserved();
    play.sends(authorize).succeeds();
    play.sends(confirm).succeeds();
    return play;
}

TEST(PlaceOrderSaga, ConfirmsThenChargesWhenStockAndCardAreGood) {
    auto play = confirmed();
    play.sends(capture).succeeds();
    play.completes();
}

TEST(PlaceOrderSaga, OnlyClosesTheOrderWhenNothingWasReserved) {
    Script play{place_order_saga(), order_7};
    play.sends(reserve).fails("out_of_stock");
    play.sends(CloseOrder{"7", "out_of_stock"}).succeeds();
    play.is_rolled_back();
}

TEST(PlaceOrderSaga, ReleasesStockAndClosesTheOrderWhenTheCardIsDeclined) {
    auto play = reserved();
    play.sends(authorize).fails("payment_declined");
    play.sends(release).succeeds();
    play.sends(CloseOrder{"7", "payment_declined"}).succeeds();
    play.is_rolled_back();
}

TEST(PlaceOrderSaga, VoidsAnAuthorizationWhoseOutcomeIsUnknownWhenTimeRunsOut) {
    auto play = reserved();
    play.sends(authorize);
    play.is_silent_for(60s).sends(cancel_payment).succeeds();
    play.sends(release).succeeds();
    play.sends(CloseOrder{"7", "timed_out"}).succeeds();
    play.is_rolled_back();
}

TEST(PlaceOrderSaga, AsksAgainWhenAnAnswerIsLost) {
    Script play{place_order_saga(), order_7};
    play.sends(reserve);
    play.is_silent_for(5s).sends(reserve).succeeds();
    play.sends(allocate);
}

TEST(PlaceOrderSaga, ReleasesAReservationThatMayHaveHappenedWhenCancelled) {
    Script play{place_order_saga(), order_7};
    play.sends(reserve);
    play.is_cancelled().sends(release).succeeds();
    play.sends(CloseOrder{"7", "cancelled_by_customer"}).succeeds();
    play.is_rolled_back();
}

TEST(PlaceOrderSaga, RefundsAndReturnsWhenCancelledAfterItWasPaid) {
    auto play = confirmed();
    play.sends(capture).succeeds();
    play.is_cancelled().sends(cancel_payment).succeeds();
    play.sends(release).succeeds();
    play.sends(CloseOrder{"7", "cancelled_by_customer"}).succeeds();
    play.is_rolled_back();
}

TEST(PlaceOrderSaga, CancelsThePaymentWhenCancelledDuringTheCapture) {
    auto play = confirmed();
    play.sends(capture);
    play.is_cancelled().sends(cancel_payment).succeeds();
    play.sends(release);
}

TEST(PlaceOrderSaga, NamesTheRefusalWhenCancelledAfterIt) {
    auto play = reserved();
    play.sends(authorize).fails("payment_declined");
    play.sends(release);
    play.is_cancelled().sends_nothing();
    play.succeeds().sends(CloseOrder{"7", "payment_declined"}).succeeds();
    play.is_rolled_back();
}

TEST(PlaceOrderSaga, ChargesAConfirmedOrderHoweverLongItTakes) {
    auto play = confirmed();
    play.sends(capture);
    play.is_silent_for(3600s).sends(capture).succeeds();
    play.completes();
}

TEST(PlaceOrderSaga, FindsItsDataAgainInTheLog) {
    auto data = order_7;
    data.failure = "timed_out";
    EXPECT_EQ(json::decode<PlaceOrderData>(json::encode(data)), data);
}

}  // namespace
}  // namespace order
