#include "saga/orchestrator.hpp"

#include <gtest/gtest.h>

#include "saga/testing/trip.hpp"
#include "storage/database.hpp"
#include "vocabulary/manual_clock.hpp"

namespace saga {
namespace {

using namespace saga::testing;
using namespace std::chrono_literals;

storage::Schema schema() {
    return {0x5a6a, {{1, std::string{saga_log_schema}}, {2, std::string{saga_log_schema_2}}}};
}

// Carries nothing: the tests look at what was sent, and answer by hand. The agency is in the house.
class Recorder final : public Participants {
public:
    std::optional<Answer> send(
        storage::Transaction&,
        const Command& command,
        const std::string& saga_id,
        const event_sourcing::Cause& cause
    ) override {
        sent.emplace_back(command.name);
        last_saga_id = saga_id;
        last_cause = cause;
        if (command.service == "agency") return agency;
        return std::nullopt;
    }

    std::vector<std::string> sent;
    std::string last_saga_id;
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
    template <typename Event>
    void hear() {
        write([&](auto& transaction) {
            trips->heard(transaction, "t-1", Event::type.cloud_event_type(), news);
        });
    }
    void due() {
        write([&](auto& transaction) { trips->due(transaction); });
    }
    SagaState state(const std::string& id = "t-1") { return trips->find(id)->progress.state; }
    // As after a crash: memory is gone, the database is not.
    void restart(std::vector<Definition<TripData>> versions = {trip()}) {
        trips = std::make_unique<Trips>(std::move(versions), database, participants);
        trips->resume();
    }
    std::vector<std::string> sent() { return std::exchange(participants.sent, {}); }

    using Names = std::vector<std::string>;

    vocabulary::ManualClock clock;
    storage::Database database{":memory:", schema()};
    storage::Writer writer{database, nullptr, clock};
    Recorder participants;
    event_sourcing::Cause cause{"t-1", "request", "tp", "customer:ada"};
    event_sourcing::Cause news{"c", "news", "tp", "x"};
    std::unique_ptr<Trips> trips =
        std::make_unique<Trips>(std::vector{trip()}, database, participants);
};

TEST_F(OrchestratorTest, SendsTheFirstCommandInTheTransactionThatBeginsTheSaga) {
    begin();
    EXPECT_EQ(sent(), Names{"book_flight"});
    EXPECT_EQ(participants.last_saga_id, "t-1");
    EXPECT_EQ(participants.last_cause.actor, "saga:trip");
    EXPECT_EQ(participants.last_cause.correlation_id, "t-1");
    EXPECT_EQ(state(), SagaState::running);
}

TEST_F(OrchestratorTest, GoesOnWithoutWaitingWhenAParticipantAnswersAtOnce) {
    begin();
    sent();
    hear<FlightBooked>();
    EXPECT_EQ(sent(), (Names{"note_booking", "book_hotel"}));
}

TEST_F(OrchestratorTest, CompletesAndLeavesNothingOpen) {
    begin();
    hear<FlightBooked>();
    hear<HotelBooked>();
    EXPECT_EQ(trips->open_count(), 1);
    hear<InvoicePaid>();
    EXPECT_EQ(state(), SagaState::completed);
    EXPECT_EQ(trips->open_count(), 0);
}

TEST_F(OrchestratorTest, CarriesTheReasonOfARefusalIntoTheCompensations) {
    begin();
    hear<FlightBooked>();
    hear<HotelFull>();
    EXPECT_EQ(nlohmann::json::parse(trips->find("t-1")->data).at("failure"), "full");
    hear<FlightCancelled>();
    EXPECT_EQ(state(), SagaState::compensated);
}

TEST_F(OrchestratorTest, TurnsBackWhenALocalParticipantRefuses) {
    begin();
    participants.agency = {Outcome::refused, "closed"};
    sent();
    hear<FlightBooked>();
    EXPECT_EQ(sent(), (Names{"note_booking", "cancel_flight"}));
    EXPECT_EQ(state(), SagaState::compensating);
}

TEST_F(OrchestratorTest, SendsOnceMoreWhatAnOlderVersionAsked) {
    begin();
    sent();
    database.write_connection().exec("UPDATE sagas SET next_due = 1");
    restart();
    EXPECT_TRUE(trips->anything_due(clock.now()));
    due();
    EXPECT_EQ(sent(), Names{"book_flight"});
    EXPECT_FALSE(trips->anything_due(clock.now()));
    restart();
    EXPECT_FALSE(trips->anything_due(clock.now()));
}

TEST_F(OrchestratorTest, DoesNotAskAgainWhatWasAnsweredMeanwhile) {
    begin();
    database.write_connection().exec("UPDATE sagas SET next_due = 1");
    restart();
    hear<FlightBooked>();
    sent();
    due();
    EXPECT_EQ(sent(), Names{});
}

TEST_F(OrchestratorTest, TakesTheAnswerThatAnOlderVersionGives) {
    begin();
    write([&](auto& transaction) {
        trips->answered(transaction, "t-1", {.step = "book_flight"}, news);
    });
    EXPECT_EQ(sent(), (Names{"book_flight", "note_booking", "book_hotel"}));
}

TEST_F(OrchestratorTest, StandsWhereItStoodWhenItHearsWhatItDoesNotWaitFor) {
    begin();
    hear<HotelBooked>();
    EXPECT_EQ(sent(), Names{"book_flight"});
    clock.advance(60s);
    EXPECT_TRUE(trips->anything_due(clock.now()));
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
    hear<FlightBooked>();
    sent();
    restart();
    clock.advance(59s);
    due();
    EXPECT_EQ(sent(), Names{});
    hear<HotelBooked>();
    EXPECT_EQ(sent(), (Names{"issue_ticket", "send_invoice"}));
}

TEST_F(OrchestratorTest, CompletesTheDataOfASagaThatItTakesFromTheLog) {
    begin();
    trips = std::make_unique<Trips>(
        std::vector{trip()},
        database,
        participants,
        [](const std::string& id, TripData& data) { data.failure = "known of " + id; }
    );
    trips->resume();
    hear<FlightSoldOut>();
    EXPECT_EQ(nlohmann::json::parse(trips->find("t-1")->data).at("failure"), "known of t-1");
}

TEST_F(OrchestratorTest, FinishesASagaByTheVersionItBeganWith) {
    begin();
    auto shorter = define(trip_heading(2), book_flight(), issue_ticket());
    restart({trip(), shorter});
    hear<FlightBooked>();
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
    EXPECT_THROW(
        write([&](auto& transaction) {
            trips->heard(transaction, "t-1", FlightBooked::type.cloud_event_type(), cause);
            throw std::runtime_error{"the disk is on fire"};
        }),
        std::runtime_error
    );
    sent();
    due();
    EXPECT_EQ(sent(), Names{});
    EXPECT_EQ(trips->open_count(), 1);
    hear<FlightBooked>();
    EXPECT_EQ(sent(), (Names{"note_booking", "book_hotel"}));
}

TEST_F(OrchestratorTest, UndoesACompletedSagaWhenCancelled) {
    begin();
    hear<FlightBooked>();
    hear<HotelBooked>();
    hear<InvoicePaid>();
    sent();
    write([&](auto& transaction) { EXPECT_TRUE(trips->cancel(transaction, "t-1", cause)); });
    EXPECT_EQ(sent(), Names{"cancel_hotel"});
    EXPECT_EQ(state(), SagaState::compensating);
}

TEST_F(OrchestratorTest, CountsWhatIsStuck) {
    begin();
    hear<FlightBooked>();
    hear<HotelFull>();
    write([&](auto& transaction) {
        const Answered refused{"book_flight", true, Outcome::refused, "already_flown"};
        trips->answered(transaction, "t-1", refused, news);
    });
    EXPECT_EQ(trips->stuck_count(), 1);
    EXPECT_EQ(trips->list(SagaState::stuck, "", 10).size(), 1U);
    write([&](auto& transaction) { EXPECT_TRUE(trips->retry(transaction, "t-1", cause)); });
    EXPECT_EQ(trips->stuck_count(), 0);
    EXPECT_EQ(trips->open_count(), 1);
}

TEST_F(OrchestratorTest, RefusesTheNewsOfASagaThatNeverWas) {
    EXPECT_THROW(hear<FlightBooked>(), messaging::Undeliverable);
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
