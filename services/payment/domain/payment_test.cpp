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

const Authorize authorize{900, "EUR", "tok_visa"};
const PaymentRequested requested{900, "EUR", "tok_visa"};
const PaymentAuthorized authorized{"ref-1"};
const Capture capture{};
const CaptureRequested capture_requested{};
const Cancel cancel{900, "EUR"};
const Cancel cancel_without_amount{};  // as older versions do
const PaymentCancellationRequested cancellation{};

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

TEST(Payment, IsAuthorizedAtMostOnceHoweverItEnds) {
    changes_nothing_but_after({{}, barred_history}, authorize);
}

TEST(Payment, IsVoidedThoughNothingIsRecordedOfItSinceALeaderThatDiedMayHaveAskedForIt) {
    const PaymentCancellationRequested unrecorded{900, "EUR"};
    given<Payment>().when(cancel).then(unrecorded);
    EXPECT_EQ(call_due(state_after({unrecorded})), Call::void_authorization);
    EXPECT_EQ(asked(state_after({unrecorded}))->amount_cents, 900);
    given<Payment>(unrecorded).when(authorize).then_nothing();
    given<Payment>(unrecorded).when(RecordVoided{false}).then(PaymentBarred{false});
    given<Payment>(unrecorded).when(RecordVoided{true}).then(PaymentBarred{true});
    given<Payment>(unrecorded, PaymentBarred{}).when(cancel).then_nothing();
    given<Payment>(unrecorded, PaymentBarred{}).when(authorize).then_nothing();
}

TEST(Payment, IsBarredAtOnceIfAnOlderVersionDoesNotSayWhatItCancels) {
    given<Payment>().when(cancel_without_amount).then(PaymentBarred{});
    EXPECT_EQ(call_due(state_after(barred_history)), std::nullopt);
}

TEST(Payment, IsVoidedOnceItIsKnownWhatAnOlderVersionCancelled) {
    const PaymentCancellationRequested unrecorded{900, "EUR"};
    after(barred_history).when(authorize).then(unrecorded);
    EXPECT_EQ(call_due(state_after({PaymentBarred{}, unrecorded})), Call::void_authorization);
    const History barred_again{PaymentBarred{}, unrecorded, PaymentBarred{true}};
    EXPECT_EQ(asked(state_after(barred_again))->amount_cents, 900);
    after(barred_again).when(authorize).then_nothing();
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

TEST(Payment, IsNotCapturedOnceCancelled) {
    for (const auto& history :
         {voiding_history,
          refunding_history,
          unavailable_history,
          voided_history,
          refunded_history,
          barred_history}) {
        after(history).when(capture).then_nothing();
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
}

TEST(Payment, HasNothingToCancelWhileItIsVoidedSinceTheProviderWasUnreachable) {
    after(unavailable_history).when(cancel).then_nothing();
    after(unavailable_history).when(cancel_without_amount).then_nothing();
}

TEST(Payment, StaysAsItWasIfAnOlderVersionRecordedTheSameCancellationTwice) {
    auto refunding_twice = refunding_history;
    refunding_twice.push_back(cancellation);
    EXPECT_EQ(call_due(state_after(refunding_twice)), Call::refund);
    const PaymentCancellationRequested unrecorded{900, "EUR"};
    given<Payment>(unrecorded, cancellation).when(RecordVoided{true}).then(PaymentBarred{true});
    const History cancelled{requested, PaymentUnavailable{}, cancellation};
    EXPECT_EQ(call_due(state_after(cancelled)), Call::void_authorization);
    after(cancelled).when(RecordVoided{}).then(PaymentVoided{});
}

TEST(Payment, IsVoidedOnlyWhileItIsBeingVoided) {
    changes_nothing_but_after({voiding_history, unavailable_history}, RecordVoided{});
}

TEST(Payment, IsRefundedOnlyWhileItIsBeingRefunded) {
    changes_nothing_but_after({refunding_history}, RecordRefunded{});
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

}  // namespace
}  // namespace payment
