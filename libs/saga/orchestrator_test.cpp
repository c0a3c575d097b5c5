#include "saga/orchestrator.hpp"

#include <gtest/gtest.h>

#include "saga/testing/trip.hpp"
#include "storage/database.hpp"
#include "vocabulary/manual_clock.hpp"

namespace saga {
namespace {

using namespace saga::testing;
using namespace std::chrono_literals;
using messaging::Outcome;

storage::Schema schema() {
    return {0x5a6a, {{1, std::string{saga_log_schema}}, {2, std::string{saga_log_schema_2}}}};
}

// Carries nothing: the tests look at what was sent, and answer by hand. The agency is in the house.
class Recorder final : public Participants {
public:
    std::optional<Answer> send(
        storage::Transaction&,
        const Command& command,
        const messaging::ReplyAddress& reply_to,
        const event_sourcing::Cause& cause
    ) override {
        sent.emplace_back(command.name);
        last_reply_to = reply_to;
        last_cause = cause;
        if (command.service == "agency") return agency;
        return std::nullopt;
    }

    std::vector<std::string> sent;
    messaging::ReplyAddress last_reply_to;
    event_sourcing::Cause last_cause;
    Answer agency;
};

class OrchestratorTest : public ::testing::Test {
protected:
    using Trips = Orchestrator<TripData>;

    template <typename Job>
    void write(Job job) {
        writer.execute([&](storage::Transaction& transaction) { job(transaction); });
    }
    void begin(const std::string& id = "t-1") {
        write([&](auto& transaction) { trips->begin(transaction, id, TripData{id}, cause); });
    }
    void
    reply(const std::string& step, bool undo, Outcome outcome, const std::string& reason = "") {
        const messaging::Reply answer{{"order/2", "trip", "t-1", step, undo}, outcome, reason};
        write([&](auto& transaction) {
            trips->replied(transaction, answer, {"c", "reply", "tp", "x"});
        });
    }
    void due(bool broker_is_there = true) {
        write([&](auto& transaction) { trips->due(transaction, broker_is_there); });
    }
    SagaState state(const std::string& id = "t-1") { return trips->find(id)->progress.state; }
    // As after a crash: memory is gone, the database is not.
    void restart(std::vector<Definition<TripData>> versions = {trip()}) {
        trips = std::make_unique<Trips>(std::move(versions), database, "order/2", participants);
        trips->resume();
    }
    std::vector<std::string> sent() { return std::exchange(participants.sent, {}); }

    using Names = std::vector<std::string>;

    vocabulary::ManualClock clock;
    storage::Database database{":memory:", schema()};
    storage::Writer writer{database, nullptr, clock};
    Recorder participants;
    event_sourcing::Cause cause{"t-1", "request", "tp", "customer:ada"};
    std::unique_ptr<Trips> trips =
        std::make_unique<Trips>(std::vector{trip()}, database, "order/2", participants);
};

TEST_F(OrchestratorTest, SendsTheFirstCommandInTheTransactionThatBeginsTheSaga) {
    begin();
    EXPECT_EQ(sent(), Names{"book_flight"});
    EXPECT_EQ(
        participants.last_reply_to,
        (messaging::ReplyAddress{"order/2", "trip", "t-1", "book_flight", false})
    );
    EXPECT_EQ(participants.last_cause.actor, "saga:trip");
    EXPECT_EQ(participants.last_cause.correlation_id, "t-1");
    EXPECT_EQ(state(), SagaState::running);
}

TEST_F(OrchestratorTest, GoesOnWithoutWaitingWhenAParticipantAnswersAtOnce) {
    begin();
    sent();
    reply("book_flight", false, Outcome::succeeded);
    EXPECT_EQ(sent(), (Names{"note_booking", "book_hotel"}));
}

TEST_F(OrchestratorTest, CompletesAndLeavesNothingOpen) {
    begin();
    reply("book_flight", false, Outcome::succeeded);
    reply("book_hotel", false, Outcome::succeeded);
    EXPECT_EQ(trips->open_count(), 1);
    reply("send_invoice", false, Outcome::succeeded);
    EXPECT_EQ(state(), SagaState::completed);
    EXPECT_EQ(trips->open_count(), 0);
}

TEST_F(OrchestratorTest, CarriesTheReasonOfARefusalIntoTheCompensations) {
    begin();
    reply("book_flight", false, Outcome::succeeded);
    reply("book_hotel", false, Outcome::refused, "full");
    EXPECT_EQ(nlohmann::json::parse(trips->find("t-1")->data).at("failure"), "full");
    reply("book_flight", true, Outcome::succeeded);
    EXPECT_EQ(state(), SagaState::compensated);
}

TEST_F(OrchestratorTest, TurnsBackWhenALocalParticipantRefuses) {
    begin();
    participants.agency = {Outcome::refused, "closed"};
    sent();
    reply("book_flight", false, Outcome::succeeded);
    EXPECT_EQ(sent(), (Names{"note_booking", "cancel_flight"}));
    EXPECT_EQ(state(), SagaState::compensating);
}

TEST_F(OrchestratorTest, SendsAgainWhatIsOverdue) {
    begin();
    EXPECT_FALSE(trips->anything_due(clock.now()));
    clock.advance(5s);
    EXPECT_TRUE(trips->anything_due(clock.now()));
    due();
    EXPECT_EQ(sent(), (Names{"book_flight", "book_flight"}));
    EXPECT_FALSE(trips->anything_due(clock.now()));
}

TEST_F(OrchestratorTest, DoesNotSendAgainWhileTheBrokerIsAway) {
    begin();
    for (int i = 0; i < 3; ++i) {
        clock.advance(5s);
        due(false);
        EXPECT_FALSE(trips->anything_due(clock.now()));
    }
    EXPECT_EQ(sent(), (Names{"book_flight"}));
    clock.advance(5s);
    due();
    EXPECT_EQ(sent(), (Names{"book_flight"}));
}

TEST_F(OrchestratorTest, UndoesAtTheDeadlineThoughTheBrokerIsAway) {
    begin();
    clock.advance(60s);
    due(false);
    EXPECT_EQ(sent(), (Names{"book_flight", "cancel_flight"}));
}

TEST_F(OrchestratorTest, UndoesAtTheDeadline) {
    begin();
    clock.advance(60s);
    due();
    EXPECT_EQ(sent(), (Names{"book_flight", "cancel_flight"}));
    EXPECT_EQ(nlohmann::json::parse(trips->find("t-1")->data).at("failure"), "timed_out");
}

TEST_F(OrchestratorTest, GoesOnAfterARestartWhereItStood) {
    begin();
    reply("book_flight", false, Outcome::succeeded);
    sent();
    restart();
    EXPECT_EQ(sent(), Names{});
    clock.advance(5s);
    due();
    EXPECT_EQ(sent(), Names{"book_hotel"});
    reply("book_hotel", false, Outcome::succeeded);
    EXPECT_EQ(sent(), (Names{"issue_ticket", "send_invoice"}));
}

TEST_F(OrchestratorTest, FinishesASagaByTheVersionItBeganWith) {
    begin();
    auto shorter = define(trip_heading(2), book_flight(), issue_ticket());
    restart({trip(), shorter});
    reply("book_flight", false, Outcome::succeeded);
    EXPECT_EQ(sent(), (Names{"book_flight", "note_booking", "book_hotel"}));
    begin("t-2");
    EXPECT_EQ(trips->find("t-2")->version, 2);
}

TEST_F(OrchestratorTest, RefusesToStartWithoutAVersionThatIsStillUnderWay) {
    begin();
    EXPECT_THROW(restart({trip(2)}), BadDefinition);
}

TEST_F(OrchestratorTest, ForgetsASagaWhoseBeginningIsTakenBack) {
    EXPECT_THROW(
        write([&](auto& transaction) {
            trips->begin(transaction, "t-1", {"t-1"}, cause);
            throw std::runtime_error{"the disk is on fire"};
        }),
        std::runtime_error
    );
    due();
    EXPECT_FALSE(trips->find("t-1"));
    EXPECT_EQ(trips->open_count(), 0);
    EXPECT_EQ(sent(), Names{"book_flight"});
}

TEST_F(OrchestratorTest, StandsWhereItStoodWhenAChangeIsTakenBack) {
    begin();
    const messaging::Reply booked{
        {"order/2", "trip", "t-1", "book_flight", false}, Outcome::succeeded, ""};
    EXPECT_THROW(
        write([&](auto& transaction) {
            trips->replied(transaction, booked, cause);
            throw std::runtime_error{"the disk is on fire"};
        }),
        std::runtime_error
    );
    sent();
    due();
    EXPECT_EQ(sent(), Names{});
    EXPECT_EQ(trips->open_count(), 1);
    clock.advance(5s);
    due();
    EXPECT_EQ(sent(), Names{"book_flight"});
}

TEST_F(OrchestratorTest, UndoesACompletedSagaWhenCancelled) {
    begin();
    reply("book_flight", false, Outcome::succeeded);
    reply("book_hotel", false, Outcome::succeeded);
    reply("send_invoice", false, Outcome::succeeded);
    sent();
    write([&](auto& transaction) { EXPECT_TRUE(trips->cancel(transaction, "t-1", cause)); });
    EXPECT_EQ(sent(), Names{"cancel_hotel"});
    EXPECT_EQ(state(), SagaState::compensating);
}

TEST_F(OrchestratorTest, CountsWhatIsStuck) {
    begin();
    reply("book_flight", false, Outcome::succeeded);
    reply("book_hotel", false, Outcome::refused, "full");
    reply("book_flight", true, Outcome::refused, "already_flown");
    EXPECT_EQ(trips->stuck_count(), 1);
    EXPECT_EQ(trips->list(SagaState::stuck, "", 10).size(), 1U);
    write([&](auto& transaction) { EXPECT_TRUE(trips->retry(transaction, "t-1", cause)); });
    EXPECT_EQ(trips->stuck_count(), 0);
    EXPECT_EQ(trips->open_count(), 1);
}

TEST_F(OrchestratorTest, RefusesTheReplyToASagaThatNeverWas) {
    EXPECT_THROW(reply("book_flight", false, Outcome::succeeded), messaging::Undeliverable);
}

TEST_F(OrchestratorTest, ListsInTheOrderOfIds) {
    for (const auto* id : {"t-3", "t-1", "t-2"}) begin(id);
    const auto first = trips->list({}, "", 2);
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0].saga_id, "t-1");
    const auto second = trips->list(SagaState::running, first[1].saga_id, 2);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].saga_id, "t-3");
    EXPECT_TRUE(trips->list(SagaState::completed, "", 2).empty());
}

}  // namespace
}  // namespace saga
