#include "payment_provider/ledger_schema.hpp"

#include <gtest/gtest.h>

#include "http/run_to_end.hpp"
#include "payment_provider/ledger.hpp"
#include "storage/testing/temporary_folder.hpp"
#include "vocabulary/manual_clock.hpp"

namespace payment_provider {
namespace {

// As version 1 left them: an order that was captured and refunded, a voided one whose keys do not
// name it, a declined card, an authorisation that was barred before it came, and one that still is,
// a card that fails twice and has failed once, and one whose captures do.
constexpr const char* rows_of_version_1 = R"sql(
    INSERT INTO ledger VALUES
        (1, 'r1', '7:authorize', '7', 'authorize', 'ok', 900, 'EUR', 1000001),
        (2, 'r2', 'red', '8', 'authorize', 'ok', 800, 'EUR', 1000002),
        (3, 'r3', '7:capture', '7', 'capture', 'ok', 900, 'EUR', 1000003),
        (4, 'r4', 'blue', '8', 'void', 'ok', 800, 'EUR', 1000004),
        (5, 'r5', '9:authorize', '9', 'authorize', 'declined', 700, 'EUR', 1000005),
        (6, 'r6', '7:refund', '7', 'refund', 'ok', 900, 'EUR', 1000006),
        (7, 'r7', '12:authorize', '12', 'authorize', 'ok', 400, 'EUR', 1000007);
    INSERT INTO authorizations VALUES
        ('7:authorize', 'refunded', '7', 900, 'EUR', 'tok_visa'),
        ('red', 'voided', '8', 800, 'EUR', 'tok_visa'),
        ('9:authorize', 'declined', '9', 700, 'EUR', 'tok_declined'),
        ('10:authorize', 'barred', '10', 600, 'EUR', ''),
        ('11:authorize', 'barred', '11', 500, 'EUR', ''),
        ('12:authorize', 'authorized', '12', 400, 'EUR', 'tok_capture_flaky');
    INSERT INTO answers
        SELECT idempotency_key, json_object(
                'amount_cents', amount_cents, 'authorization_key', authorization_key,
                'currency', currency, 'kind', kind, 'order_id', order_id,
                'payment_token', iif(kind = 'authorize', payment_token, '')
            ), outcome, reference
        FROM ledger JOIN authorizations USING (order_id, amount_cents, currency);
    INSERT INTO answers VALUES
        ('10:void', '{"amount_cents":600,"authorization_key":"10:authorize","currency":"EUR",'
            || '"kind":"void","order_id":"10","payment_token":""}', 'ok', ''),
        ('10:void:again', '{"amount_cents":600,"authorization_key":"10:authorize",'
            || '"currency":"EUR","kind":"void","order_id":"10","payment_token":""}', 'ok', ''),
        ('10:authorize', '{"amount_cents":600,"authorization_key":"10:authorize",'
            || '"currency":"EUR","kind":"authorize","order_id":"10","payment_token":"tok_visa"}',
            'declined', ''),
        ('11:void', '{"amount_cents":500,"authorization_key":"11:authorize","currency":"EUR",'
            || '"kind":"void","order_id":"11","payment_token":""}', 'ok', ''),
        ('9:void', '{"amount_cents":700,"authorization_key":"9:authorize","currency":"EUR",'
            || '"kind":"void","order_id":"9","payment_token":""}', 'ok', '');
    INSERT INTO interruptions VALUES ('13:authorize', 1), ('12:capture', 2);
)sql";

class LedgerOfVersion1 : public ::testing::Test {
protected:
    static std::string with_rows(const std::string& file) {
        auto version_1 = ledger_schema();
        version_1.migrations.resize(1);
        storage::Database database{file, version_1};
        database.write_connection().exec(rows_of_version_1);
        return file;
    }
    static Call authorize(const std::string& order_id, std::int64_t cents, const char* token) {
        const auto key = order_id + ":authorize";
        return {Kind::authorize, key, key, order_id, cents, "EUR", token};
    }
    static Call
    about(const std::string& order_id, std::int64_t cents, Kind kind, const std::string& step) {
        return {kind, order_id + step, order_id + ":authorize", order_id, cents, "EUR", ""};
    }
    Ledger::Handled handle(const Call& call) { return http::run_to_end(ledger_.handle(call)); }
    Answer answer(const Call& call) {
        const auto handled = handle(call);
        EXPECT_TRUE(handled.ok());
        return handled.ok() ? handled.value() : Answer{};
    }

    storage::testing::TemporaryFolder folder_;
    vocabulary::ManualClock clock_;
    vocabulary::SequentialIds ids_;
    storage::Database database_{with_rows(folder_.file("payment_provider.db")), ledger_schema()};
    storage::Writer writer_{database_, nullptr, clock_};
    Ledger ledger_{database_, writer_, ids_};
};

TEST_F(LedgerOfVersion1, ListsTheSameEntriesInTheSamePlaces) {
    const auto entries = ledger_.entries(std::nullopt, 0, 100);
    ASSERT_EQ(entries.size(), 7U);
    std::string references;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        EXPECT_EQ(entries[i].position, static_cast<std::int64_t>(i) + 1);
        references += entries[i].reference;
    }
    EXPECT_EQ(references, "r1r2r3r4r5r6r7");
    EXPECT_EQ(entries[3].idempotency_key, "blue");
    EXPECT_EQ(entries[3].order_id, "8");
    EXPECT_EQ(entries[3].kind, "void");
    EXPECT_EQ(entries[3].amount_cents, 800);
    EXPECT_EQ(entries[3].currency, "EUR");
    EXPECT_EQ(vocabulary::unix_microseconds(entries[3].time), 1000004);
    EXPECT_EQ(entries[4].outcome, "declined");
    EXPECT_EQ(ledger_.entries("7", 0, 100).size(), 3U);
    EXPECT_EQ(ledger_.entries("8", 0, 100).size(), 2U);
    EXPECT_EQ(ledger_.entries("10", 0, 100).size(), 0U);
}

TEST_F(LedgerOfVersion1, RepeatsEveryAnswer) {
    EXPECT_EQ(answer(authorize("7", 900, "tok_visa")), (Answer{Outcome::ok, "r1", "", true}));
    EXPECT_EQ(
        answer(about("7", 900, Kind::capture, ":capture")), (Answer{Outcome::ok, "r3", "", true})
    );
    EXPECT_EQ(
        answer(about("7", 900, Kind::refund, ":refund")), (Answer{Outcome::ok, "r6", "", true})
    );
    EXPECT_EQ(
        answer({Kind::void_authorization, "blue", "red", "8", 800, "EUR", ""}),
        (Answer{Outcome::ok, "r4", "", true})
    );
    EXPECT_EQ(
        answer(authorize("9", 700, "tok_declined")), (Answer{Outcome::declined, "r5", "", true})
    );
    EXPECT_EQ(
        answer(about("9", 700, Kind::void_authorization, ":void")),
        (Answer{Outcome::ok, "", "", true})
    );
    EXPECT_EQ(answer(authorize("10", 600, "tok_visa")), (Answer{Outcome::declined, "", "", true}));
    EXPECT_EQ(
        answer(about("10", 600, Kind::void_authorization, ":void:again")),
        (Answer{Outcome::ok, "", "", true})
    );
}

TEST_F(LedgerOfVersion1, RefusesItsKeysToOtherCalls) {
    EXPECT_EQ(handle(authorize("7", 901, "tok_visa")).error(), Unanswered::key_reused);
    EXPECT_EQ(
        handle(about("11", 501, Kind::void_authorization, ":void")).error(), Unanswered::key_reused
    );
}

TEST_F(LedgerOfVersion1, KnowsWhereEveryAuthorisationStands) {
    const auto reason = [&](const std::string& order_id, std::int64_t cents) {
        return answer(about(order_id, cents, Kind::capture, ":another")).reason;
    };
    EXPECT_EQ(reason("7", 900), "refunded");
    EXPECT_EQ(reason("9", 700), "not_authorized");
    EXPECT_EQ(reason("10", 600), "voided");
    EXPECT_EQ(reason("11", 500), "voided");
    EXPECT_EQ(reason("13", 300), "not_authorized");
    EXPECT_EQ(
        answer({Kind::capture, "green", "red", "8", 800, "EUR", ""}),
        (Answer{Outcome::refused, "", "voided"})
    );
    EXPECT_EQ(handle(authorize("11", 501, "tok_visa")).error(), Unanswered::terms_differ);
    EXPECT_EQ(answer(authorize("11", 500, "tok_visa")), (Answer{Outcome::declined, "", "", false}));
}

TEST_F(LedgerOfVersion1, KnowsHowOftenItInterrupted) {
    EXPECT_EQ(handle(authorize("13", 300, "tok_flaky")).error(), Unanswered::interrupted);
    EXPECT_EQ(answer(authorize("13", 300, "tok_flaky")).outcome, Outcome::ok);
    EXPECT_EQ(answer(about("12", 400, Kind::capture, ":capture")).outcome, Outcome::ok);
}

}  // namespace
}  // namespace payment_provider
