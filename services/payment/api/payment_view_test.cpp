#include "payment/api/payment_view.hpp"

#include <gtest/gtest.h>

#include "payment/stored/payment_events.hpp"

namespace payment {
namespace {

using event_sourcing::StoredEvent;

const PaymentRequested requested{900, "EUR", "tok_visa"};

// One event a second, the first at second 0.
std::vector<StoredEvent> history(const std::vector<Payment::Event>& events) {
    std::vector<StoredEvent> history;
    for (const auto& event : events) {
        const auto encoded = PaymentCodec::encode(event);
        StoredEvent stored;
        stored.stream = "payment-7";
        stored.type = encoded.type;
        stored.data = encoded.data;
        stored.time = vocabulary::Timestamp{std::chrono::seconds{history.size()}};
        history.push_back(stored);
    }
    return history;
}

json::Value view(const std::vector<Payment::Event>& events) {
    return payment_view(history(events)).value_or(json::Value{});
}

TEST(PaymentView, ShowsNothingIfNoPaymentWasEverAskedFor) {
    EXPECT_EQ(payment_view({}), std::nullopt);
    EXPECT_EQ(payment_view(history({PaymentBarred{}})), std::nullopt);
}

TEST(PaymentView, IsUnknownUntilTheCardNetworkAnswers) {
    EXPECT_EQ(view({requested})["status"], "unknown");
    EXPECT_EQ(view({requested, PaymentUnavailable{}})["status"], "unknown");
    EXPECT_EQ(view({requested, PaymentDeclined{}})["status"], "declined");
}

TEST(PaymentView, ShowsWhenEachStepWasReached) {
    const auto refunded = view(
        {requested,
         PaymentAuthorized{"ref-1"},
         CaptureRequested{},
         PaymentCaptured{},
         PaymentCancellationRequested{},
         PaymentRefunded{}}
    );
    EXPECT_EQ(
        refunded,
        (json::Value{
            {"order_id", "7"},
            {"status", "refunded"},
            {"amount_cents", 900},
            {"currency", "EUR"},
            {"authorized_at", "1970-01-01T00:00:01.000000Z"},
            {"captured_at", "1970-01-01T00:00:03.000000Z"},
            {"voided_at", nullptr},
            {"refunded_at", "1970-01-01T00:00:05.000000Z"},
            {"provider_reference", "ref-1"},
        })
    );
}

TEST(PaymentView, StaysAsItWasWhileAChangeIsOnlyAskedFor) {
    EXPECT_EQ(
        view({requested, PaymentAuthorized{"ref-1"}, CaptureRequested{}})["status"], "authorized"
    );
    EXPECT_EQ(
        view({requested, PaymentAuthorized{"ref-1"}, PaymentCancellationRequested{}})["status"],
        "authorized"
    );
}

TEST(PaymentView, IsVoidedWhetherOrNotItWasAuthorized) {
    const auto voided = view({requested, PaymentUnavailable{}, PaymentVoided{false}});
    EXPECT_EQ(voided["status"], "voided");
    EXPECT_EQ(voided["authorized_at"], nullptr);
    EXPECT_EQ(voided["voided_at"], "1970-01-01T00:00:02.000000Z");
}

}  // namespace
}  // namespace payment
