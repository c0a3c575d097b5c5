// Progress: how far a saga has come, and the one pure function that takes it further. Everything
// that decides about a saga is here; persistence, sending and timers are wrapped around it
// (Orchestrator).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

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

// What is said to a command. The third outcome, unknown, is silence.
enum class Outcome { succeeded, refused };

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
    bool operator==(const Progress&) const = default;
};

// What can happen to a saga.
struct Began {};
struct Answered {
    std::string step;
    bool undo = false;
    Outcome outcome = Outcome::succeeded;
    std::string reason = {};  // why it was refused
};
struct DeadlinePassed {};
struct CancellationRequested {};
struct RetryRequested {};  // by a human, of a saga that is stuck or waits in vain
using Input = std::variant<Began, Answered, DeadlinePassed, CancellationRequested, RetryRequested>;

// Which command goes out next. A participant to whom it is nothing new answers it once more.
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
// pivot on there is no deadline: the answer is waited for. Refusal of a retriable step or of a
// compensation makes the saga stuck.
Advance
advance(const Shape& shape, Progress progress, const Input& input, vocabulary::Timestamp now);

// What an event tells the step that waits for its answer; nothing if it tells it nothing.
std::optional<Answered>
answer_in(const Shape& shape, const Progress& progress, std::string_view event_type);

// When the saga is told that its deadline passed; nothing if it has none (any more).
std::optional<vocabulary::Timestamp> due_at(const Shape& shape, const Progress& progress);

// Lets the saga's data know of an input that took effect and turned it back: why a step was
// refused, that time ran out, that it was cancelled. True if it was one of these.
template <typename Data>
bool learn(const Definition<Data>& definition, const Input& input, Data& data) {
    const auto& heading = definition.heading;
    if (const auto* answered = std::get_if<Answered>(&input)) {
        if (answered->undo || answered->outcome == Outcome::succeeded) return false;
        for (const auto& step : definition.steps) {
            if (step.name == answered->step && step.on_refusal)
                step.on_refusal(data, answered->reason);
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
