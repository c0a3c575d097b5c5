// Progress: how far a saga has come, and the one pure function that takes it further. Everything
// that decides about a saga is here; persistence, sending and timers are wrapped around it
// (Orchestrator).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "messaging/reply.hpp"
#include "saga/saga.hpp"
#include "vocabulary/clock.hpp"
#include "vocabulary/members.hpp"

namespace saga {

enum class SagaState {
    running,
    compensating,
    completed,
    compensated,
    stuck,  // something that may not be refused was refused: a human must look
};

enum class StepState { started, succeeded, failed, undo_started, undo_finished, undo_failed };

std::string_view to_string(SagaState state);
std::string_view to_string(StepState state);
std::optional<SagaState> parse(vocabulary::Of<SagaState>, std::string_view text);
std::optional<StepState> parse(vocabulary::Of<StepState>, std::string_view text);

struct StepProgress {
    StepState state = StepState::started;
    int attempts = 1;  // how often its action was sent, or its compensation once it is undone
    std::string last_error = {};  // why it was last refused; "" if it never was
    vocabulary::Timestamp started_at{};
    std::optional<vocabulary::Timestamp> finished_at = {};
    bool operator==(const StepProgress&) const = default;
};

struct Progress {
    SagaState state = SagaState::running;
    std::vector<StepProgress> steps;  // those that began, in the order of the table
    vocabulary::Timestamp deadline{};
    // When the command that is waited for is sent again; nothing while none is.
    std::optional<vocabulary::Timestamp> next_due = {};
    bool operator==(const Progress&) const = default;
};

// What can happen to a saga.
struct Began {};
struct Replied {
    std::string step;
    bool undo = false;
    messaging::Outcome outcome = messaging::Outcome::succeeded;
    std::string reason = {};
};
struct DeadlinePassed {};
struct CancellationRequested {};
struct StepOverdue {};     // no answer for a while
struct RetryRequested {};  // by a human, of a saga that is stuck
using Input = std::
    variant<Began, Replied, DeadlinePassed, CancellationRequested, StepOverdue, RetryRequested>;

// Which command goes out next. Always under a new message id: the broker would swallow a repeat
// under an old one, and the participant answers it again.
struct Send {
    std::size_t step = 0;  // in the table
    bool undo = false;
    bool operator==(const Send&) const = default;
};

struct Advance {
    Progress progress;
    std::optional<Send> send = {};
    bool changed = true;  // false: the input came too late, or does not apply
};

// A timeout is neither success nor failure. When the deadline passes before the pivot has begun,
// everything that may have happened is undone, the step whose outcome is unknown included. From the
// pivot on there is no deadline: steps are repeated for ever. Refusal of a retriable step or of a
// compensation makes the saga stuck.
Advance
advance(const Shape& shape, Progress progress, const Input& input, vocabulary::Timestamp now);

// When the saga has to be looked at again without being asked, and what to tell it then.
std::optional<vocabulary::Timestamp> due_at(const Shape& shape, const Progress& progress);
Input due_input(const Shape& shape, const Progress& progress, vocabulary::Timestamp now);

// 5 s, 10 s, 20 s, then every 30 s.
std::chrono::seconds resend_delay(int attempts);

// Lets the saga's data know of an input that took effect and turned it back: why a step was
// refused, that time ran out, that it was cancelled. True if it was one of these.
template <typename Data>
bool learn(const Definition<Data>& definition, const Input& input, Data& data) {
    const auto& heading = definition.heading;
    if (const auto* replied = std::get_if<Replied>(&input)) {
        if (replied->undo || replied->outcome == messaging::Outcome::succeeded) return false;
        for (const auto& step : definition.steps) {
            if (step.name == replied->step && step.on_refusal)
                step.on_refusal(data, replied->reason);
        }
        return true;
    }
    if (std::holds_alternative<DeadlinePassed>(input)) {
        if (heading.on_deadline) heading.on_deadline(data);
        return true;
    }
    if (std::holds_alternative<CancellationRequested>(input)) {
        if (heading.on_cancellation) heading.on_cancellation(data);
        return true;
    }
    return false;
}

}  // namespace saga
