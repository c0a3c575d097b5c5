#include "payment/tallies.hpp"

#include <gtest/gtest.h>

#include "event_sourcing/decider.hpp"
#include "vocabulary/manual_clock.hpp"

namespace payment {
namespace {

const PaymentRequested requested{900, "EUR", "tok_visa"};
const PaymentAuthorized authorized{"ref-1"};

Totals after(const std::vector<Payment::Event>& history) {
    return totals_of(event_sourcing::replay<Payment>(history));
}

TEST(Tallies, OfAPaymentRiseWithWhatIsReached) {
    EXPECT_EQ(after({}), Totals{});
    EXPECT_EQ(after({requested}), (Totals{.open_payments = 1}));
    EXPECT_EQ(
        after({requested, authorized}), (Totals{.authorized_cents = 900, .open_payments = 1})
    );
    EXPECT_EQ(
        after({requested, authorized, CaptureRequested{}, PaymentCaptured{}}),
        (Totals{.authorized_cents = 900, .captured_cents = 900})
    );
    EXPECT_EQ(
        after(
            {requested,
             authorized,
             CaptureRequested{},
             PaymentCaptured{},
             PaymentCancellationRequested{},
             PaymentRefunded{}}
        ),
        (Totals{.authorized_cents = 900, .captured_cents = 900, .refunded_cents = 900})
    );
}

TEST(Tallies, OfADeclinedOrBarredPaymentAreZero) {
    EXPECT_EQ(after({requested, PaymentDeclined{}}), Totals{});
    EXPECT_EQ(after({PaymentBarred{}}), Totals{});
    const PaymentCancellationRequested unrecorded{900, "EUR"};
    EXPECT_EQ(after({unrecorded, PaymentBarred{false}}), Totals{});
}

TEST(Tallies, OfAVoidedPaymentCountTheAuthorisationOnlyIfThereWasOne) {
    const Totals voided{.authorized_cents = 900, .voided_cents = 900};
    EXPECT_EQ(
        after({requested, authorized, PaymentCancellationRequested{}, PaymentVoided{true}}), voided
    );
    EXPECT_EQ(after({requested, PaymentUnavailable{}, PaymentVoided{true}}), voided);
    EXPECT_EQ(after({requested, PaymentUnavailable{}, PaymentVoided{false}}), Totals{});
    const PaymentCancellationRequested unrecorded{900, "EUR"};
    EXPECT_EQ(after({unrecorded, PaymentBarred{true}}), voided);
}

TEST(Tallies, OfACancelledPaymentKeepWhatWasReachedBefore) {
    EXPECT_EQ(
        after({requested, authorized, PaymentCancellationRequested{}}),
        (Totals{.authorized_cents = 900, .open_payments = 1})
    );
    EXPECT_EQ(
        after(
            {requested,
             authorized,
             CaptureRequested{},
             PaymentCaptured{},
             PaymentCancellationRequested{}}
        ),
        (Totals{.authorized_cents = 900, .captured_cents = 900, .open_payments = 1})
    );
}

TEST(Tallies, AddUpByCurrency) {
    const vocabulary::ManualClock clock;
    storage::Database database{":memory:", {1, {{1, std::string{tallies_schema}}}}};
    storage::Writer writer{database, nullptr, clock};
    Tallies tallies{database};
    writer.execute([&](auto& transaction) {
        tallies.add(transaction, "EUR", {.authorized_cents = 900, .open_payments = 1});
        tallies.add(transaction, "USD", {.captured_cents = 5});
        tallies.add(transaction, "EUR", {.captured_cents = 900, .open_payments = -1});
    });
    EXPECT_EQ(
        tallies.totals(),
        (std::map<std::string, Totals>{
            {"EUR", {.authorized_cents = 900, .captured_cents = 900}},
            {"USD", {.captured_cents = 5}}})
    );
}

}  // namespace
}  // namespace payment
