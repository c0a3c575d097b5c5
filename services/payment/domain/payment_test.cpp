#include "payment/domain/payment.hpp"

#include <gtest/gtest.h>

#include "event_sourcing/testing/given.hpp"

namespace payment {
namespace {

using event_sourcing::replay;
using event_sourcing::testing::Given;
using event_sourcing::testing::given;
using Rejection = Payment::Rejection;
using History = std::vector<Payment::Event>;

const Authorize authorize{
    900,
    "EUR",
    "tok_visa",
    false,
    "order/2/place_order/7/authorize_payment/do"};
const PaymentRequested requested{
    900,
    "EUR",
    "tok_visa",
    false,
    "order/2/place_order/7/authorize_payment/do"};
const PaymentAuthorized authorized{"ref-1"};
const Capture capture{"order/2/place_order/7/capture_payment/do"};
const CaptureRequested capture_requested{"order/2/place_order/7/capture_payment/do"};
const Cancel cancel{"order/2/place_order/7/authorize_payment/undo"};
const PaymentCancellationRequested cancellation{"order/2/place_order/7/authorize_payment/undo"};

// One history for every state.
const History authorizing_history{requested};
const History authorized_history{requested, authorized};
const History declined_history{requested, PaymentDeclined{}};
const History capturing_history{requested, authorized, capture_requested};
const History captured_history{requested, authorized, capture_requested, PaymentCaptured{}};
const History voiding_history{requested, authorized, cancellation};
const History refunding_history{
    requested,
    authorized,
    capture_requested,
    PaymentCaptured{},
    cancellation};
const History unavailable_history{requested, PaymentUnavailable{}};
const History voided_history{requested, authorized, cancellation, PaymentVoided{}};
const History refunded_history{
    requested,
    authorized,
    capture_requested,
    PaymentCaptured{},
    cancellation,
    PaymentRefunded{}};
const History barred_history{PaymentBarred{}};

const std::vector<History> all_histories{
    {},
    authorizing_history,
    authorized_history,
    declined_history,
    capturing_history,
    captured_history,
    voiding_history,
    refunding_history,
    unavailable_history,
    voided_history,
    refunded_history,
    barred_history};

Given<Payment> after(const History& history) { return Given<Payment>{history}; }

Payment::State state_after(const History& history) { return replay<Payment>(history); }

// Expects `command` to change nothing in each state but those that `except` names.
void changes_nothing_but_after(
    const std::vector<History>& except,
    const Payment::Command& command
) {
    for (const auto& history : all_histories) {
        if (std::find(except.begin(), except.end(), history) != except.end()) continue;
        SCOPED_TRACE(history.size());
        after(history).when(command).then_nothing();
    }
}

TEST(Payment, IsRequestedFromTheProviderWhenAnAuthorisationIsAskedFor) {
    given<Payment>().when(authorize).then(requested);
    EXPECT_EQ(call_due(state_after({requested})), Call::authorize);
}

TEST(Payment, IgnoresARepeatedAuthorisationUntilItIsUndone) {
    after(authorizing_history).when(authorize).then_nothing();
    after(authorized_history).when(authorize).then_nothing();
    after(capturing_history).when(authorize).then_nothing();
    after(captured_history).when(authorize).then_nothing();
}

TEST(Payment, StaysDeclinedOnceDeclined) {
    after(declined_history).when(authorize).then_rejected(Rejection::payment_declined);
}

TEST(Payment, CannotBeAuthorizedOnceCancelled) {
    after(voiding_history).when(authorize).then_rejected(Rejection::order_cancelled);
    after(refunding_history).when(authorize).then_rejected(Rejection::order_cancelled);
    after(voided_history).when(authorize).then_rejected(Rejection::order_cancelled);
    after(refunded_history).when(authorize).then_rejected(Rejection::order_cancelled);
}

TEST(Payment, CannotBeAuthorizedIfTheCancellationOvertookIt) {
    given<Payment>().when(cancel).then(PaymentBarred{});
    after(barred_history).when(authorize).then_rejected(Rejection::order_cancelled);
}

TEST(Payment, IsVoidedThoughNothingIsRecordedOfItSinceALeaderThatDiedMayHaveAskedForIt) {
    const Cancel cancel_order{cancel.asker, false, 900, "EUR"};
    const PaymentCancellationRequested unrecorded{cancel.asker, false, 900, "EUR"};
    given<Payment>().when(cancel_order).then(unrecorded);
    EXPECT_EQ(call_due(state_after({unrecorded})), Call::void_authorization);
    EXPECT_EQ(asked(state_after({unrecorded}))->amount_cents, 900);
    given<Payment>(unrecorded).when(authorize).then_rejected(Rejection::order_cancelled);
    given<Payment>(unrecorded).when(RecordVoided{false}).then(PaymentBarred{false, false});
    given<Payment>(unrecorded).when(RecordVoided{true}).then(PaymentBarred{false, true});
    given<Payment>(unrecorded, PaymentBarred{}).when(cancel_order).then_nothing();
}

TEST(Payment, IsVoidedOnceItIsKnownWhatAnOlderVersionCancelled) {
    auto choreographed = authorize;
    choreographed.choreographed = true;
    const PaymentCancellationRequested unrecorded{"", false, 900, "EUR"};
    given<Payment>(PaymentBarred{true}).when(choreographed).then(unrecorded);
    given<Payment>(PaymentBarred{true}).when(authorize).then_rejected(Rejection::order_cancelled);
    const auto state = state_after({PaymentBarred{true}, unrecorded, PaymentBarred{false, true}});
    EXPECT_EQ(call_due(state_after({PaymentBarred{true}, unrecorded})), Call::void_authorization);
    EXPECT_EQ(asked(state)->amount_cents, 900);
    EXPECT_TRUE(concerns_order(state));
    given<Payment>(PaymentBarred{true}, unrecorded, PaymentBarred{false, true})
        .when(choreographed)
        .then_rejected(Rejection::order_cancelled);
}

TEST(Payment, TellsTheOrderThatItIsBarredIfItWaitsForThat) {
    const PaymentCancellationRequested awaited{"", true, 900, "EUR"};
    EXPECT_TRUE(concerns_order(state_after({awaited, PaymentBarred{}})));
    EXPECT_TRUE(concerns_order(state_after({PaymentBarred{true}})));
    EXPECT_FALSE(concerns_order(state_after({PaymentBarred{}})));
}

TEST(Payment, StaysUnavailableOnceTheProviderWasUnreachableForTooLong) {
    after(unavailable_history).when(authorize).then_rejected(Rejection::payment_unavailable);
    given<Payment>(requested, PaymentUnavailable{}, PaymentVoided{false})
        .when(authorize)
        .then_rejected(Rejection::payment_unavailable);
}

TEST(Payment, IsAuthorizedWhenTheProviderSaysSo) {
    after(authorizing_history).when(RecordAuthorized{"ref-1"}).then(authorized);
    EXPECT_EQ(call_due(state_after(authorized_history)), std::nullopt);
}

TEST(Payment, IgnoresAnAuthorisationThatComesLate) {
    changes_nothing_but_after({authorizing_history}, RecordAuthorized{"ref-1"});
}

TEST(Payment, IsDeclinedWhenTheProviderSaysSo) {
    after(authorizing_history).when(RecordDeclined{}).then(PaymentDeclined{});
    EXPECT_EQ(call_due(state_after(declined_history)), std::nullopt);
}

TEST(Payment, IgnoresARefusalThatComesLate) {
    changes_nothing_but_after({authorizing_history}, RecordDeclined{});
}

TEST(Payment, IsVoidedWhateverTheProviderMayHaveDoneIfItStaysUnreachable) {
    after(authorizing_history).when(RecordUnavailable{}).then(PaymentUnavailable{});
    EXPECT_EQ(call_due(state_after(unavailable_history)), Call::void_authorization);
}

TEST(Payment, IsUnavailableOnlyWhileItsAuthorisationIsUnknown) {
    changes_nothing_but_after({authorizing_history}, RecordUnavailable{});
}

TEST(Payment, IsCapturedOnlyOnceAuthorized) {
    after(authorized_history).when(capture).then(capture_requested);
    EXPECT_EQ(call_due(state_after(capturing_history)), Call::capture);
    given<Payment>().when(capture).then_rejected(Rejection::not_authorized);
    after(authorizing_history).when(capture).then_rejected(Rejection::not_authorized);
    after(declined_history).when(capture).then_rejected(Rejection::not_authorized);
}

TEST(Payment, IgnoresARepeatedCapture) {
    after(capturing_history).when(capture).then_nothing();
    after(captured_history).when(capture).then_nothing();
}

TEST(Payment, CannotBeCapturedOnceCancelled) {
    for (const auto& history :
         {voiding_history,
          refunding_history,
          unavailable_history,
          voided_history,
          refunded_history,
          barred_history}) {
        after(history).when(capture).then_rejected(Rejection::order_cancelled);
    }
}

TEST(Payment, IsCapturedWhenTheProviderSaysSo) {
    after(capturing_history).when(RecordCaptured{}).then(PaymentCaptured{});
    EXPECT_EQ(call_due(state_after(captured_history)), std::nullopt);
}

TEST(Payment, IgnoresARepeatedWordThatItIsCaptured) {
    changes_nothing_but_after(
        {capturing_history, voiding_history, unavailable_history}, RecordCaptured{}
    );
}

TEST(Payment, IsVoidedWhenCancelledBeforeItsCapture) {
    after(authorized_history).when(cancel).then(cancellation);
    EXPECT_EQ(call_due(state_after(voiding_history)), Call::void_authorization);
    after(voiding_history).when(RecordVoided{}).then(PaymentVoided{});
    EXPECT_EQ(call_due(state_after(voided_history)), std::nullopt);
}

TEST(Payment, IsVoidedWithoutWaitingForTheAuthorisationToBeCancelled) {
    after(authorizing_history).when(cancel).then(cancellation);
    const History cancelled{requested, cancellation};
    EXPECT_EQ(call_due(state_after(cancelled)), Call::void_authorization);
    after(cancelled).when(RecordAuthorized{"ref-1"}).then_nothing();
    after(cancelled).when(RecordVoided{false}).then(PaymentVoided{false});
}

TEST(Payment, IsVoidedWithoutWaitingForTheCaptureToBeCancelled) {
    after(capturing_history).when(cancel).then(cancellation);
    const History cancelled{requested, authorized, capture_requested, cancellation};
    EXPECT_EQ(call_due(state_after(cancelled)), Call::void_authorization);
}

TEST(Payment, IsRefundedIfItsCaptureOvertookTheCancellation) {
    const History cancelled{requested, authorized, capture_requested, cancellation};
    after(cancelled).when(RecordCaptured{}).then(PaymentCaptured{});
    const History captured{
        requested, authorized, capture_requested, cancellation, PaymentCaptured{}};
    EXPECT_EQ(call_due(state_after(captured)), Call::refund);
    after(captured).when(RecordCaptured{}).then_nothing();
    after(captured).when(RecordRefunded{}).then(PaymentRefunded{});
}

TEST(Payment, IsRefundedWhenCancelledAfterItsCapture) {
    after(captured_history).when(cancel).then(cancellation);
    EXPECT_EQ(call_due(state_after(refunding_history)), Call::refund);
    after(refunding_history).when(RecordRefunded{}).then(PaymentRefunded{});
    EXPECT_EQ(call_due(state_after(refunded_history)), std::nullopt);
}

TEST(Payment, HasNothingToCancelOnceItIsUndone) {
    after(declined_history).when(cancel).then_nothing();
    after(voided_history).when(cancel).then_nothing();
    after(refunded_history).when(cancel).then_nothing();
    after(barred_history).when(cancel).then_nothing();
}

TEST(Payment, IgnoresARepeatedCancellation) {
    after(voiding_history).when(cancel).then_nothing();
    after(refunding_history).when(cancel).then_nothing();
    after(unavailable_history).when(Cancel{}).then_nothing();
}

TEST(Payment, RemembersWhoWaitsForAVoidThatIsAlreadyUnderWay) {
    after(unavailable_history).when(cancel).then(cancellation);
    const auto state = state_after({requested, PaymentUnavailable{}, cancellation});
    EXPECT_EQ(asked(state)->cancel_asker, cancel.asker);
    EXPECT_TRUE(std::get<Cancelling>(state).unavailable);
}

TEST(Payment, RemembersThatItsOrderWaitsForItsCancellation) {
    const Cancel awaited{.asker = {}, .awaited = true};
    given<Payment>().when(awaited).then(PaymentBarred{true});
    for (const auto& history : {authorizing_history, authorized_history, captured_history}) {
        after(history).when(awaited).then(PaymentCancellationRequested{{}, true});
    }
    EXPECT_TRUE(concerns_order(state_after({PaymentBarred{true}})));
    EXPECT_FALSE(concerns_order(state_after(barred_history)));
    const History voided{
        requested, authorized, PaymentCancellationRequested{{}, true}, PaymentVoided{}};
    EXPECT_TRUE(concerns_order(state_after(voided)));
    EXPECT_FALSE(concerns_order(state_after(voided_history)));
    EXPECT_FALSE(concerns_order(state_after(refunded_history)));
}

TEST(Payment, IsVoidedOnlyWhileItIsBeingVoided) {
    changes_nothing_but_after({voiding_history, unavailable_history}, RecordVoided{});
}

TEST(Payment, IsRefundedOnlyWhileItIsBeingRefunded) {
    changes_nothing_but_after({refunding_history}, RecordRefunded{});
}

TEST(Payment, RemembersEveryAskerUntilTheEnd) {
    const auto state = state_after(refunded_history);
    EXPECT_EQ(asked(state)->authorize_asker, authorize.asker);
    EXPECT_EQ(asked(state)->capture_asker, capture.asker);
    EXPECT_EQ(asked(state)->cancel_asker, cancel.asker);
}

TEST(Payment, IsOpenUntilItIsDeclinedCapturedVoidedOrRefunded) {
    for (const auto& history :
         {authorizing_history,
          authorized_history,
          capturing_history,
          voiding_history,
          refunding_history,
          unavailable_history}) {
        EXPECT_TRUE(is_open(state_after(history)));
    }
    for (const auto& history :
         {History{},
          declined_history,
          captured_history,
          voided_history,
          refunded_history,
          barred_history}) {
        EXPECT_FALSE(is_open(state_after(history)));
    }
}

TEST(Payment, AnswersEachAskerOnceItsWorkIsDone) {
    EXPECT_FALSE(has_come_about(authorize, state_after(authorizing_history)));
    EXPECT_TRUE(has_come_about(authorize, state_after(authorized_history)));
    EXPECT_TRUE(has_come_about(authorize, state_after(capturing_history)));
    EXPECT_TRUE(has_come_about(authorize, state_after(captured_history)));
    EXPECT_FALSE(has_come_about(capture, state_after(capturing_history)));
    EXPECT_TRUE(has_come_about(capture, state_after(captured_history)));
    EXPECT_FALSE(has_come_about(cancel, state_after(voiding_history)));
    for (const auto& history :
         {declined_history, voided_history, refunded_history, barred_history}) {
        EXPECT_TRUE(has_come_about(cancel, state_after(history)));
    }
}

}  // namespace
}  // namespace payment
