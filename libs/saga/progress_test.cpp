#include "saga/progress.hpp"

#include <gtest/gtest.h>

#include "saga/testing/saga_script.hpp"
#include "saga/testing/trip.hpp"

namespace saga {
namespace {

using namespace saga::testing;
using namespace std::chrono_literals;

const TripData trip_1{"t-1"};

// A trip at the point where this many steps have succeeded.
SagaScript<TripData> trip_after(int steps) {
    SagaScript play{trip(), trip_1};
    if (steps > 0) play.sends(BookFlight{{"t-1"}}).succeeds();
    if (steps > 1) play.sends(NoteBooking{{"t-1"}}).succeeds();
    if (steps > 2) play.sends(BookHotel{{"t-1"}}).succeeds();
    if (steps > 3) play.sends(IssueTicket{{"t-1"}}).succeeds();
    if (steps > 4) play.sends(SendInvoice{{"t-1"}}).succeeds();
    return play;
}

TEST(Saga, TakesItsStepsOneAfterTheOther) { trip_after(5).completes(); }

TEST(Saga, IsRolledBackAtOnceWhenNothingTookEffect) {
    auto play = trip_after(0);
    play.sends(BookFlight{{"t-1"}}).fails("sold_out");
    play.is_rolled_back();
}

TEST(Saga, UndoesInReverseWhatSucceededBeforeARefusal) {
    auto play = trip_after(3);
    play.sends(IssueTicket{{"t-1"}}).fails("printer_broken");
    play.sends(CancelHotel{{"t-1", "printer_broken"}}).succeeds();
    play.sends(CancelFlight{{"t-1", "printer_broken"}}).succeeds();
    play.is_rolled_back();
}

TEST(Saga, DoesNotUndoTheStepThatWasRefused) {
    auto play = trip_after(2);
    play.sends(BookHotel{{"t-1"}}).fails("full");
    play.sends(CancelFlight{{"t-1", "full"}}).succeeds();
    play.is_rolled_back();
}

TEST(Saga, IsAnsweredByTheEventsThatItsTableNames) {
    auto play = trip_after(0);
    play.sends(BookFlight{{"t-1"}}).hears<FlightBooked>();
    play.sends(NoteBooking{{"t-1"}}).succeeds();
    play.sends(BookHotel{{"t-1"}}).hears<HotelFull>();
    play.sends(CancelFlight{{"t-1", "full"}}).hears<FlightCancelled>();
    play.is_rolled_back();
}

TEST(Saga, IsUndoneByEveryEventThatTellsThatNothingIsLeft) {
    auto play = trip_after(2);
    play.sends(BookHotel{{"t-1"}});
    play.is_cancelled().sends(CancelHotel{{"t-1", "cancelled"}}).hears<HotelFull>();
    play.sends(CancelFlight{{"t-1", "cancelled"}});
}

TEST(Saga, IgnoresEventsThatDoNotAnswerWhatItWaitsFor) {
    auto play = trip_after(2);
    play.sends(BookHotel{{"t-1"}});
    play.hears<FlightBooked>().sends_nothing();
    play.hears<HotelCancelled>().sends_nothing();
    play.is_cancelled().sends(CancelHotel{{"t-1", "cancelled"}});
    play.hears<HotelBooked>().sends_nothing();
    play.hears<HotelCancelled>().sends(CancelFlight{{"t-1", "cancelled"}});
}

TEST(Saga, SendsACommandOnceHoweverLongItsAnswerTakes) {
    auto play = trip_after(0);
    play.sends(BookFlight{{"t-1"}});
    play.is_silent_for(59s).sends_nothing();
}

TEST(Saga, SendsAnUnansweredCommandAgainWhenAskedTo) {
    auto play = trip_after(0);
    play.sends(BookFlight{{"t-1"}});
    play.is_retried().sends(BookFlight{{"t-1"}}).hears<FlightBooked>();
    play.hears<FlightBooked>();  // since it was asked twice
    play.sends(NoteBooking{{"t-1"}});
}

TEST(Saga, UndoesAtItsDeadlineAlsoTheStepWhoseOutcomeIsUnknown) {
    auto play = trip_after(2);
    play.sends(BookHotel{{"t-1"}});
    play.is_silent_for(60s).sends(CancelHotel{{"t-1", "timed_out"}}).succeeds();
    play.sends(CancelFlight{{"t-1", "timed_out"}}).succeeds();
    play.is_rolled_back();
}

TEST(Saga, KnowsNoDeadlineFromThePivotOn) {
    auto play = trip_after(3);
    play.sends(IssueTicket{{"t-1"}});
    play.is_silent_for(3600s).sends_nothing();
    play.succeeds().sends(SendInvoice{{"t-1"}});
    play.is_silent_for(3600s).sends_nothing();
    play.hears<InvoicePaid>().completes();
}

TEST(Saga, WaitsForACompensationForEver) {
    auto play = trip_after(1);
    play.sends(NoteBooking{{"t-1"}}).fails("full");
    play.sends(CancelFlight{{"t-1", ""}});
    play.is_silent_for(3600s).sends_nothing();
    play.hears<FlightCancelled>().is_rolled_back();
}

TEST(Saga, IgnoresTheLateAnswerOfAStepThatIsBeingUndone) {
    const auto saga = trip();
    const vocabulary::Timestamp start{};
    auto progress = advance(saga.shape, {}, Began{}, start).progress;
    progress = advance(saga.shape, progress, DeadlinePassed{}, start + 60s).progress;
    const auto late =
        advance(saga.shape, progress, Answered{.step = "book_flight", .undo = false}, start + 61s);
    EXPECT_FALSE(late.changed);
    EXPECT_FALSE(late.send);
    EXPECT_EQ(late.progress, progress);
}

TEST(Saga, IgnoresARepeatedAnswer) {
    const auto saga = trip();
    const Answered booked{.step = "book_flight"};
    auto progress = advance(saga.shape, {}, Began{}, {}).progress;
    progress = advance(saga.shape, progress, booked, {}).progress;
    EXPECT_FALSE(advance(saga.shape, progress, booked, {}).changed);
}

TEST(Saga, IgnoresAnAnswerToAnUnknownStep) {
    const auto saga = trip();
    const auto progress = advance(saga.shape, {}, Began{}, {}).progress;
    EXPECT_FALSE(advance(saga.shape, progress, Answered{.step = "fly_to_mars"}, {}).changed);
}

TEST(Saga, UndoesTheStepUnderWayWhenCancelled) {
    auto play = trip_after(2);
    play.sends(BookHotel{{"t-1"}});
    play.is_cancelled().sends(CancelHotel{{"t-1", "cancelled"}}).succeeds();
    play.sends(CancelFlight{{"t-1", "cancelled"}}).succeeds();
    play.is_rolled_back();
}

TEST(Saga, UndoesEverythingWhenCancelledAfterItCompleted) {
    auto play = trip_after(5);
    play.is_cancelled().sends(CancelHotel{{"t-1", "cancelled"}}).succeeds();
    play.sends(CancelFlight{{"t-1", "cancelled"}}).succeeds();
    play.is_rolled_back();
}

TEST(Saga, UndoesEverythingWhenCancelledBetweenPivotAndEnd) {
    auto play = trip_after(4);
    play.sends(SendInvoice{{"t-1"}});
    play.is_cancelled().sends(CancelHotel{{"t-1", "cancelled"}}).succeeds();
    play.sends(CancelFlight{{"t-1", "cancelled"}}).succeeds();
    play.is_rolled_back();
}

TEST(Saga, CannotBeCancelledAfterAStepThatCannotBeUndone) {
    auto ticket = issue_ticket();
    ticket.undone_by = {};
    SagaScript play{define(trip_heading(), book_flight(), ticket), trip_1};
    play.sends(BookFlight{{"t-1"}}).succeeds();
    play.sends(IssueTicket{{"t-1"}}).succeeds();
    play.is_cancelled().completes();
}

TEST(Saga, KeepsTheFirstReasonWhenItIsCancelledWhileItIsUndone) {
    auto play = trip_after(2);
    play.sends(BookHotel{{"t-1"}}).fails("full");
    play.sends(CancelFlight{{"t-1", "full"}});
    play.is_cancelled().sends_nothing();
    play.succeeds().is_rolled_back();
}

TEST(Saga, IsStuckWhenACompensationIsRefused) {
    auto play = trip_after(2);
    play.sends(BookHotel{{"t-1"}}).fails("full");
    play.sends(CancelFlight{{"t-1", "full"}}).fails("already_flown");
    play.is_stuck();
    play.is_silent_for(3600s).is_stuck();
}

TEST(Saga, IsStuckWhenARetriableStepIsRefused) {
    auto play = trip_after(4);
    play.sends(SendInvoice{{"t-1"}}).fails("no_such_account");
    play.is_stuck();
}

TEST(Saga, TriesARefusedCompensationAgainWhenAskedTo) {
    auto play = trip_after(2);
    play.sends(BookHotel{{"t-1"}}).fails("full");
    play.sends(CancelFlight{{"t-1", "full"}}).fails("already_flown");
    play.is_retried().sends(CancelFlight{{"t-1", "full"}}).succeeds();
    play.is_rolled_back();
}

TEST(Saga, TriesARefusedRetriableStepAgainWhenAskedTo) {
    auto play = trip_after(4);
    play.sends(SendInvoice{{"t-1"}}).fails("no_such_account");
    play.is_retried().sends(SendInvoice{{"t-1"}}).succeeds();
    play.completes();
}

TEST(Saga, CanBeCancelledWhenStuckOnTheWayForward) {
    auto play = trip_after(4);
    play.sends(SendInvoice{{"t-1"}}).fails("no_such_account");
    play.is_cancelled().sends(CancelHotel{{"t-1", "cancelled"}});
}

TEST(Saga, PassesOverAStepThatOnlyKnowsHowToBeUndone) {
    TripStep asked{.name = "trip_asked", .compensation = trip_command<NoteBooking>};
    SagaScript play{define(trip_heading(), asked, book_flight()), trip_1};
    play.sends(BookFlight{{"t-1"}}).fails("sold_out");
    play.sends(NoteBooking{{"t-1", "sold_out"}}).succeeds();
    play.is_rolled_back();
}

TEST(SagaProgress, CountsAttemptsAndKeepsTheLastError) {
    const auto saga = trip();
    const vocabulary::Timestamp start{};
    auto progress = advance(saga.shape, {}, Began{}, start).progress;
    progress = advance(saga.shape, progress, RetryRequested{}, start + 5s).progress;
    EXPECT_EQ(progress.steps[0].attempts, 2);
    const Answered refused{"book_flight", false, Outcome::refused, "sold_out"};
    progress = advance(saga.shape, progress, refused, start + 6s).progress;
    EXPECT_EQ(
        progress.steps[0], (StepProgress{StepState::failed, 2, "sold_out", start, start + 6s})
    );
}

TEST(SagaProgress, MarksWhatACompensationCoversAsUndone) {
    const auto saga = trip();
    auto progress = advance(saga.shape, {}, Began{}, {}).progress;
    progress = advance(saga.shape, progress, Answered{.step = "book_flight"}, {}).progress;
    progress = advance(saga.shape, progress, CancellationRequested{}, {}).progress;
    progress =
        advance(saga.shape, progress, Answered{.step = "book_flight", .undo = true}, {}).progress;
    ASSERT_EQ(progress.steps.size(), 2U);
    EXPECT_EQ(progress.steps[1].state, StepState::undo_finished);
}

TEST(SagaProgress, IsDueAtItsDeadlineUntilThePivotBegins) {
    const auto saga = trip();
    const vocabulary::Timestamp start{};
    auto progress = advance(saga.shape, {}, Began{}, start).progress;
    EXPECT_EQ(due_at(saga.shape, progress), start + 60s);
    for (const auto* step : {"book_flight", "note_booking", "book_hotel"}) {
        progress = advance(saga.shape, progress, Answered{.step = step}, start).progress;
    }
    EXPECT_EQ(due_at(saga.shape, progress), std::nullopt);
}

}  // namespace
}  // namespace saga
