#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "saga/testing/trip.hpp"

namespace saga {
namespace {

using namespace saga::testing;

template <typename... Steps>
std::string why_refused(Steps... steps) {
    try {
        define(trip_heading(), std::move(steps)...);
        return "accepted";
    } catch (const BadDefinition& refused) {
        return refused.what();
    }
}

TEST(SagaDefinition, HoldsTheStepsInTheOrderTheyAreWritten) {
    const auto definition = trip();
    ASSERT_EQ(definition.steps.size(), 5U);
    EXPECT_EQ(definition.steps.front().name, "book_flight");
    EXPECT_EQ(definition.steps.back().name, "send_invoice");
}

TEST(SagaDefinition, MakesCommandsFromWhatTheSagaKnows) {
    const auto command = trip().steps[0].action(TripData{"t-1"});
    EXPECT_EQ(command.service, "airline");
    EXPECT_EQ(command.name, "book_flight");
    EXPECT_EQ(command.type, "trip.airline.book_flight.v1");
    EXPECT_EQ(command.as<BookFlight>()->trip_id, "t-1");
    EXPECT_EQ(command.as<BookHotel>(), nullptr);
    EXPECT_EQ(command.data().json, R"({"trip_id":"t-1","reason":""})");
}

TEST(SagaDefinition, NeedsDifferentNames) {
    EXPECT_EQ(
        why_refused(book_flight(), book_flight()),
        "saga trip, step book_flight: has the name of another step"
    );
}

TEST(SagaDefinition, HasOnePivotAtMost) {
    auto second = issue_ticket();
    second.name = "issue_again";
    EXPECT_EQ(
        why_refused(book_flight(), issue_ticket(), second),
        "saga trip, step issue_again: there is a pivot already"
    );
}

TEST(SagaDefinition, HasNoCompensatableStepAfterThePivot) {
    EXPECT_EQ(
        why_refused(book_flight(), issue_ticket(), book_hotel()),
        "saga trip, step book_hotel: steps come in the order compensatable, pivot, retriable"
    );
}

TEST(SagaDefinition, NeedsACompensationForWhatCanBeUndone) {
    auto step = book_flight();
    step.compensation = {};
    EXPECT_EQ(why_refused(step), "saga trip, step book_flight: cannot be undone");
}

TEST(SagaDefinition, LetsAStepBeUndoneByAnEarlierOne) {
    EXPECT_EQ(why_refused(book_flight(), note_booking()), "accepted");
}

TEST(SagaDefinition, LetsNoStepBeUndoneByALaterOne) {
    EXPECT_EQ(
        why_refused(note_booking(), book_flight()),
        "saga trip, step note_booking: is undone by no earlier step that has a compensation"
    );
}

TEST(SagaDefinition, LetsNoStepBeUndoneTwice) {
    auto step = book_hotel();
    step.undone_by = "book_flight";
    EXPECT_EQ(
        why_refused(book_flight(), step),
        "saga trip, step book_hotel: has a compensation of its own and is undone by another step"
    );
}

TEST(SagaDefinition, NeedsAnActionFromThePivotOn) {
    auto step = issue_ticket();
    step.action = {};
    EXPECT_EQ(why_refused(book_flight(), step), "saga trip, step issue_ticket: does nothing");
}

TEST(SagaDefinition, HasNoEventsThatAnswerWhatIsNotAsked) {
    TripStep asked{.name = "trip_asked", .compensation = trip_command<NoteBooking>};
    asked.succeeds_on = events<FlightBooked>();
    EXPECT_EQ(why_refused(asked), "saga trip, step trip_asked: does nothing, but events answer it");
    auto noted = note_booking();
    noted.undone_on = events<FlightCancelled>();
    EXPECT_EQ(
        why_refused(book_flight(), noted),
        "saga trip, step note_booking: has no compensation, but events answer it"
    );
}

TEST(SagaDefinition, HasEventsThatAnswerEachCommandOfAStepOrNone) {
    auto flight = book_flight();
    flight.undone_on = {};
    EXPECT_EQ(
        why_refused(flight),
        "saga trip, step book_flight: has events that answer only one of its two commands"
    );
}

TEST(SagaDefinition, HasOneReasonForEachRefusal) {
    auto flight = book_flight();
    flight.refused_on.push_back(refusal<FlightSoldOut>("fully_booked"));
    EXPECT_EQ(
        why_refused(flight),
        "saga trip, step book_flight: is refused for two reasons on trip.airline.flight_sold_out.v1"
    );
}

TEST(SagaDefinition, HasEventsThatSayEitherYesOrNo) {
    auto flight = book_flight();
    flight.refused_on = {refusal<FlightBooked>("booked")};
    EXPECT_EQ(
        why_refused(flight),
        "saga trip, step book_flight: succeeds and is refused on trip.airline.flight_booked.v1"
    );
    flight.succeeds_on = {};
    flight.undone_on = {};
    EXPECT_EQ(why_refused(flight), "saga trip, step book_flight: can only be refused");
}

}  // namespace
}  // namespace saga
