#include "payment_provider/ledger.hpp"

#include <atomic>
#include <functional>
#include <latch>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "http/run_to_end.hpp"
#include "payment_provider/ledger_schema.hpp"
#include "vocabulary/manual_clock.hpp"

namespace payment_provider {
namespace {

Call authorization(const std::string& token = "tok_visa") {
    return {Kind::authorize, "7:authorize", "7:authorize", "7", 900, "EUR", token};
}
Call about_it(Kind kind, const std::string& key) {
    return {kind, key, "7:authorize", "7", 900, "EUR", ""};
}
const Call capture = about_it(Kind::capture, "7:capture");
const Call void_ = about_it(Kind::void_authorization, "7:void");
const Call refund = about_it(Kind::refund, "7:refund");

class LedgerTest : public ::testing::Test {
protected:
    Ledger::Handled handle(const Call& call) { return http::run_to_end(ledger_.handle(call)); }
    Answer answer(const Call& call) {
        const auto handled = handle(call);
        EXPECT_TRUE(handled.ok());
        return handled.ok() ? handled.value() : Answer{};
    }
    using Callers = std::vector<std::function<void()>>;
    // The last calls of a test. Their threads end once the ledger's has: it may be still at telling
    // them that they are done.
    void at_once(const Callers& callers) {
        std::latch done{static_cast<std::ptrdiff_t>(callers.size())};
        std::latch over{1};
        std::vector<std::jthread> threads;
        for (const auto& caller : callers) {
            threads.emplace_back([&] {
                caller();
                done.count_down();
                over.wait();
            });
        }
        done.wait();
        ledger_.stop();
        over.count_down();
        threads.clear();
    }
    // kind:outcome of every entry.
    std::vector<std::string> entered() const {
        std::vector<std::string> lines;
        for (const auto& entry : ledger_.entries(std::nullopt, 0, 100)) {
            lines.push_back(entry.kind + ":" + entry.outcome);
        }
        return lines;
    }
    using Lines = std::vector<std::string>;

    vocabulary::ManualClock clock_;
    vocabulary::SequentialIds ids_;
    storage::Database database_{":memory:", ledger_schema()};
    storage::Writer writer_{database_, nullptr, clock_};
    Ledger ledger_{database_, writer_, ids_};
};

TEST_F(LedgerTest, EntersEveryEffectOnce) {
    answer(authorization());
    answer(capture);
    answer(refund);
    EXPECT_EQ(entered(), (Lines{"authorize:ok", "capture:ok", "refund:ok"}));
}

TEST_F(LedgerTest, EntersADeclinedCard) {
    EXPECT_EQ(answer(authorization("tok_declined")).outcome, Outcome::declined);
    EXPECT_EQ(entered(), Lines{"authorize:declined"});
}

TEST_F(LedgerTest, DeclinesACardThatItDoesNotKnow) {
    EXPECT_EQ(answer(authorization("tok_unheard_of")).outcome, Outcome::declined);
}

TEST_F(LedgerTest, RepeatsItsAnswerWithoutASecondEffect) {
    const auto first = answer(authorization());
    const auto second = answer(authorization());
    EXPECT_FALSE(first.repeated);
    EXPECT_TRUE(second.repeated);
    EXPECT_EQ(second.reference, first.reference);
    EXPECT_EQ(entered(), Lines{"authorize:ok"});
}

TEST_F(LedgerTest, RepeatsTheFirstAnswerAfterThingsMovedOn) {
    const auto first = answer(authorization());
    answer(void_);
    EXPECT_EQ(answer(authorization()).outcome, first.outcome);
    EXPECT_EQ(answer(authorization()).reference, first.reference);
}

TEST_F(LedgerTest, RefusesAKeyThatBelongsToAnotherCall) {
    answer(authorization());
    auto other = authorization();
    other.amount_cents = 901;
    EXPECT_EQ(handle(other).error(), Unanswered::key_reused);
    EXPECT_EQ(handle(about_it(Kind::capture, "7:authorize")).error(), Unanswered::key_reused);
}

TEST_F(LedgerTest, CapturesOnlyWhatWasAuthorized) {
    answer(authorization());
    auto more = capture;
    more.amount_cents = 901;
    EXPECT_EQ(handle(more).error(), Unanswered::terms_differ);
    EXPECT_EQ(entered(), Lines{"authorize:ok"});
}

TEST_F(LedgerTest, VoidsAnAuthorisationThatWasNeverSeenWithoutAnEntryAndBarsIt) {
    EXPECT_EQ(answer(void_), (Answer{Outcome::ok, "", "", false}));
    EXPECT_EQ(answer(authorization()), (Answer{Outcome::declined, "", "", false}));
    EXPECT_EQ(answer(authorization()).outcome, Outcome::declined);
    EXPECT_EQ(entered(), Lines{});
}

TEST_F(LedgerTest, TellsThatACapturedPaymentCannotBeVoided) {
    answer(authorization());
    answer(capture);
    EXPECT_EQ(answer(void_), (Answer{Outcome::refused, "", "captured", false}));
    EXPECT_EQ(entered(), (Lines{"authorize:ok", "capture:ok"}));
}

TEST_F(LedgerTest, KeepsNoRefusalSoThatItMaySucceedLater) {
    EXPECT_EQ(answer(capture).outcome, Outcome::refused);
    answer(authorization());
    EXPECT_EQ(answer(capture).outcome, Outcome::ok);
}

TEST_F(LedgerTest, InterruptsAFlakyCardTwice) {
    const auto call = authorization("tok_flaky");
    EXPECT_EQ(handle(call).error(), Unanswered::interrupted);
    EXPECT_EQ(handle(call).error(), Unanswered::interrupted);
    EXPECT_EQ(answer(call).outcome, Outcome::ok);
    EXPECT_EQ(answer(call).outcome, Outcome::ok);
    EXPECT_EQ(entered(), Lines{"authorize:ok"});
}

TEST_F(LedgerTest, InterruptsTheFirstTwoCapturesOfACardThatAsksForIt) {
    answer(authorization("tok_capture_flaky"));
    EXPECT_EQ(handle(capture).error(), Unanswered::interrupted);
    EXPECT_EQ(handle(capture).error(), Unanswered::interrupted);
    EXPECT_EQ(answer(capture).outcome, Outcome::ok);
}

TEST_F(LedgerTest, HasOneEffectHoweverManyMakeTheSameCallAtOnce) {
    at_once(Callers(8, [&] { answer(authorization()); }));
    EXPECT_EQ(entered(), Lines{"authorize:ok"});
}

TEST_F(LedgerTest, EndsWithEitherACaptureOrAVoidWhenBothCallAtOnce) {
    answer(authorization());
    at_once({[&] { answer(capture); }, [&] { answer(void_); }});
    EXPECT_EQ(entered().size(), 2U);
}

TEST_F(LedgerTest, HandlesTogetherWhatIsCalledAtOnce) {
    std::atomic<int> next{0};
    const auto share_commits = [&] {
        const auto statistics = writer_.statistics();
        return statistics.transactions < statistics.jobs;
    };
    at_once(Callers(8, [&] {
        while (!share_commits()) {
            auto call = authorization();
            call.idempotency_key = call.authorization_key = std::to_string(next++);
            answer(call);
        }
    }));
    EXPECT_TRUE(share_commits());
}

TEST_F(LedgerTest, ListsTheEntriesOfOneOrderInPages) {
    answer(authorization());
    auto other = authorization();
    other.idempotency_key = other.authorization_key = "8:authorize";
    other.order_id = "8";
    answer(other);
    answer(capture);
    const auto first = ledger_.entries("7", 0, 1);
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0].idempotency_key, "7:authorize");
    const auto rest = ledger_.entries("7", first[0].position, 10);
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].kind, "capture");
    EXPECT_EQ(rest[0].amount_cents, 900);
}

// Nothing is asked of a key: neither that it names the order, nor that others do not look like it.
TEST_F(LedgerTest, FindsWhatAnOrderIsAboutUnderAnyKeys) {
    const auto call = [](Kind kind, const std::string& key, const std::string& order_id) {
        const bool authorizes = kind == Kind::authorize;
        return Call{
            kind,
            key,
            authorizes ? key : "red",
            order_id,
            900,
            "EUR",
            authorizes ? "tok_visa" : ""};
    };
    answer(call(Kind::authorize, "red", "7"));
    answer(call(Kind::authorize, "7:blue", "8"));
    answer(call(Kind::authorize, "7:8:green", "7:8"));
    answer(call(Kind::authorize, "70:authorize", "70"));
    EXPECT_EQ(answer(call(Kind::capture, "7:capture", "7")).outcome, Outcome::ok);
    EXPECT_EQ(answer(call(Kind::capture, "more", "7")).reason, "captured");
    EXPECT_EQ(answer(call(Kind::refund, "back", "7")).outcome, Outcome::ok);
    EXPECT_EQ(answer(call(Kind::refund, "7:refund", "7")).reason, "refunded");

    const auto keys = [&](const std::string& order_id) {
        std::string all;
        for (const auto& entry : ledger_.entries(order_id, 0, 100)) {
            all += entry.idempotency_key + " ";
        }
        return all;
    };
    EXPECT_EQ(keys("7"), "red 7:capture back ");
    EXPECT_EQ(keys("8"), "7:blue ");
    EXPECT_EQ(keys("7:8"), "7:8:green ");
    EXPECT_EQ(keys("70"), "70:authorize ");
}

TEST_F(LedgerTest, KeepsTwoAuthorisationsOfOneOrderApart) {
    answer(authorization());
    auto second = authorization();
    second.idempotency_key = second.authorization_key = "7:authorize:again";
    answer(second);
    answer(capture);
    auto void_second = void_;
    void_second.authorization_key = "7:authorize:again";
    EXPECT_EQ(answer(void_second).outcome, Outcome::ok);
    EXPECT_EQ(entered(), (Lines{"authorize:ok", "authorize:ok", "capture:ok", "void:ok"}));
}

TEST_F(LedgerTest, TakesNoOtherCallForAnAuthorisation) {
    answer(authorization());
    answer(capture);
    auto about_capture = refund;
    about_capture.authorization_key = "7:capture";
    EXPECT_EQ(answer(about_capture).reason, "not_captured");
}

TEST_F(LedgerTest, BarsAnAuthorisationOnTheTermsOfItsVoid) {
    answer(void_);
    auto again = void_;
    again.idempotency_key = "7:void:again";
    EXPECT_EQ(answer(again), (Answer{Outcome::ok, "", "", false}));
    auto other = authorization();
    other.order_id = "8";
    EXPECT_EQ(handle(other).error(), Unanswered::terms_differ);
    EXPECT_EQ(answer(capture).reason, "voided");
}

}  // namespace
}  // namespace payment_provider
