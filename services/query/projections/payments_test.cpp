#include "query/projections/payments.hpp"

#include <gtest/gtest.h>

#include "query/read_models.hpp"
#include "vocabulary/manual_clock.hpp"

namespace query {
namespace {

using json::Value;

class PaymentsTest : public testing::Test {
protected:
    void happens(const std::string& name, Value data = Value::object()) {
        messaging::Envelope event;
        event.type = "orderly.payment." + name + ".v1";
        event.subject = "7";
        event.time = clock.now();
        event.data = std::move(data);
        writer.execute([&](storage::Transaction& transaction) {
            payments.apply(transaction, {&event, 1});
        });
    }
    void is_requested() {
        happens(
            "payment_requested", {{"order_id", "7"}, {"amount_cents", 900}, {"currency", "EUR"}}
        );
    }
    std::string status() { return payments.find("7")->at("status"); }

    vocabulary::ManualClock clock;
    storage::Database database{":memory:", read_models_schema()};
    storage::Writer writer{database, nullptr, clock};
    Payments payments{database};
};

TEST_F(PaymentsTest, AreUnknownUntilTheProviderAnswered) {
    is_requested();
    EXPECT_EQ(*payments.find("7"), Value::parse(R"({
        "order_id":"7","status":"unknown","amount_cents":900,"currency":"EUR","authorized_at":null,"captured_at":null,
        "voided_at":null,"refunded_at":null,"provider_reference":null})"));
}

TEST_F(PaymentsTest, KeepTheTimesOfAllThatHappenedToThem) {
    is_requested();
    happens("payment_authorized", {{"provider_reference", "pp-1"}});
    happens("payment_captured");
    happens("payment_refunded");
    const auto payment = *payments.find("7");
    EXPECT_EQ(payment.at("status"), "refunded");
    EXPECT_EQ(payment.at("provider_reference"), "pp-1");
    for (const auto* time : {"authorized_at", "captured_at", "refunded_at"})
        EXPECT_TRUE(payment.at(time).is_string());
    EXPECT_TRUE(payment.at("voided_at").is_null());
}

TEST_F(PaymentsTest, StayUnknownWhileTheProviderIsAway) {
    is_requested();
    happens("payment_unavailable");
    EXPECT_EQ(status(), "unknown");
    happens("payment_voided");
    EXPECT_EQ(status(), "voided");
}

TEST_F(PaymentsTest, DoNotExistBeforeTheyWereAskedFor) {
    happens("payment_barred");
    EXPECT_FALSE(payments.find("7"));
}

TEST_F(PaymentsTest, AreListedByStatus) {
    is_requested();
    happens("payment_declined");
    EXPECT_EQ(payments.page("declined", "", 10).size(), 1U);
    EXPECT_EQ(payments.page("captured", "", 10).size(), 0U);
    EXPECT_EQ(payments.page({}, "7", 10).size(), 0U);
}

}  // namespace
}  // namespace query
