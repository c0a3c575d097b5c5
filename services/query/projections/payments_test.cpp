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
        data["order_id"] = "7";
        messaging::Envelope event;
        event.type = "orderly.payment." + name + ".v1";
        event.subject = "7";
        event.time = clock.now();
        event.data = {data.dump()};
        writer.execute([&](storage::Transaction& transaction) {
            payments.apply(transaction, {&event, 1});
        });
    }
    void is_requested() {
        happens("payment_requested", {{"amount_cents", 900}, {"currency", "EUR"}});
    }
    Value shown() { return Value::parse(payments.find("7").value()); }
    std::string status() { return shown().at("status"); }

    vocabulary::ManualClock clock;
    storage::Database database{":memory:", read_models_schema()};
    storage::Writer writer{database, nullptr, clock};
    Payments payments{database};
};

TEST_F(PaymentsTest, AreUnknownUntilTheProviderAnswered) {
    is_requested();
    EXPECT_EQ(shown(), Value::parse(R"({
        "order_id":"7","status":"unknown","amount_cents":900,"currency":"EUR","authorized_at":null,"captured_at":null,
        "voided_at":null,"refunded_at":null,"provider_reference":null})"));
}

TEST_F(PaymentsTest, KeepTheTimesOfAllThatHappenedToThem) {
    is_requested();
    happens("payment_authorized", {{"provider_reference", "pp-1"}});
    happens("payment_captured");
    happens("payment_refunded");
    const auto payment = shown();
    EXPECT_EQ(payment.at("status"), "refunded");
    EXPECT_EQ(payment.at("provider_reference"), "pp-1");
    for (const auto* time : {"authorized_at", "captured_at", "refunded_at"})
        EXPECT_TRUE(payment.at(time).is_string());
    EXPECT_TRUE(payment.at("voided_at").is_null());
}

// Replicas and databases of older versions have these bytes, too.
TEST_F(PaymentsTest, AreStoredAndShownInAlphabeticalOrder) {
    is_requested();
    happens("payment_authorized", {{"provider_reference", "pp-1"}});
    const std::string expected =
        R"({"amount_cents":900,"authorized_at":"2027-01-15T08:00:00.000000Z","captured_at":null,)"
        R"("currency":"EUR","order_id":"7","provider_reference":"pp-1","refunded_at":null,)"
        R"("status":"authorized","voided_at":null})";
    EXPECT_EQ(payments.find("7"), expected);
    EXPECT_EQ(expected, shown().dump());
    EXPECT_EQ(payments.page({}, "", 10), std::vector{expected});
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
