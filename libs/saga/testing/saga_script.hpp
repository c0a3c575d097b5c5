// Plays a saga against scripted participants, over the real core: what it sends, what they answer,
// how it ends.
//
//   SagaScript play{place_order_saga(), order_7};
//   play.sends(ReserveStock{…}).hears<StockReserved>();
//   play.sends(AuthorizePayment{…}).hears<PaymentDeclined>();
//   play.sends(CloseOrder{…}).succeeds();
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "saga/progress.hpp"
#include "saga/saga.hpp"
#include "vocabulary/clock.hpp"

namespace saga::testing {

template <typename Data>
class SagaScript {
public:
    SagaScript(Definition<Data> saga, Data data) : saga_{std::move(saga)}, data_{std::move(data)} {
        feed(Began{});
    }

    template <messaging::Contract C>
    SagaScript& sends(const C& expected) {
        const auto sent = std::exchange(sent_, std::nullopt);
        if (!sent) {
            ADD_FAILURE() << "expected " << C::type.name << ", but nothing is sent";
        } else {
            EXPECT_EQ(command(*sent).name, C::type.name);
            EXPECT_EQ(command(*sent).data(), Command{expected}.data());
        }
        return *this;
    }

    SagaScript& sends_nothing() {
        EXPECT_FALSE(sent_) << "sends " << command(*sent_).name;
        return *this;
    }

    // An event of a participant, whether or not it answers what was sent.
    template <messaging::Contract Event>
    SagaScript& hears() {
        const std::string type{Event::type.cloud_event_type()};
        if (const auto answer = answer_in(saga_.shape, progress_, type)) feed(*answer);
        return *this;
    }
    // The answer of a participant in the same process.
    SagaScript& succeeds() { return answers(Outcome::succeeded, ""); }
    SagaScript& fails(const std::string& reason) { return answers(Outcome::refused, reason); }

    // No answer arrives; what the saga sends next, it sends of its own accord.
    SagaScript& is_silent_for(std::chrono::seconds time) {
        now_ += time;
        const auto due = due_at(saga_.shape, progress_);
        if (due && *due <= now_) feed(DeadlinePassed{});
        return *this;
    }

    SagaScript& is_cancelled() { return feed(CancellationRequested{}); }
    SagaScript& is_retried() { return feed(RetryRequested{}); }

    void completes() const { ends(SagaState::completed); }
    void is_rolled_back() const { ends(SagaState::compensated); }
    void is_stuck() const { ends(SagaState::stuck); }

private:
    SagaScript& answers(Outcome outcome, const std::string& reason) {
        return feed(Answered{
            std::string{saga_.steps[asked_.step].name}, asked_.undo, outcome, reason});
    }

    SagaScript& feed(const Input& input) {
        auto step = advance(saga_.shape, std::move(progress_), input, now_);
        progress_ = std::move(step.progress);
        if (step.changed) learn(saga_, input, data_);
        sent_ = step.send;
        if (sent_) asked_ = *sent_;
        return *this;
    }

    Command command(const Send& send) const {
        const auto& step = saga_.steps[send.step];
        return (send.undo ? step.compensation : step.action)(data_);
    }

    void ends(SagaState expected) const {
        EXPECT_FALSE(sent_) << "still sends " << command(*sent_).name;
        EXPECT_EQ(to_string(progress_.state), to_string(expected));
    }

    Definition<Data> saga_;
    Data data_;
    vocabulary::Timestamp now_{};
    Progress progress_;
    std::optional<Send> sent_;  // and not yet looked at by sends()
    Send asked_;                // the last that was sent
};

}  // namespace saga::testing
