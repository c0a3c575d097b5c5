#include "saga/progress.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace saga {
namespace {

using vocabulary::Timestamp;

constexpr std::array<std::string_view, 5> saga_state_names{
    "running",
    "compensating",
    "completed",
    "compensated",
    "stuck"};
constexpr std::array<std::string_view, 6> step_state_names{
    "started",
    "succeeded",
    "failed",
    "undo_started",
    "undo_finished",
    "undo_failed"};

template <typename State, std::size_t size>
std::optional<State> find(const std::array<std::string_view, size>& names, std::string_view text) {
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) return std::nullopt;
    return static_cast<State>(found - names.begin());
}

bool took_effect_or_may_have(const StepProgress& step) {
    return step.state == StepState::started || step.state == StepState::succeeded;
}

// The step whose answer is waited for: one at most.
std::optional<std::size_t> waited_for(const Progress& progress) {
    const bool forward = progress.state == SagaState::running;
    if (!forward && progress.state != SagaState::compensating) return std::nullopt;
    const auto waiting = forward ? StepState::started : StepState::undo_started;
    const auto found = std::ranges::find(progress.steps, waiting, &StepProgress::state);
    if (found == progress.steps.end()) return std::nullopt;
    return static_cast<std::size_t>(found - progress.steps.begin());
}

bool contains(const EventTypes& events, std::string_view type) {
    return std::ranges::find(events, type) != events.end();
}

// One advance in the making.
class Advancing {
public:
    Advancing(const Shape& shape, Progress progress, Timestamp now)
        : shape_{shape}, now_{now}, result_{std::move(progress)} {}

    Advance take(const Input& input) {
        result_.changed = std::visit([&](const auto& what) { return on(what); }, input);
        return std::move(result_);
    }

private:
    // Each tells whether anything changed.
    bool on(const Began&);
    bool on(const Answered& answered);
    bool on(const DeadlinePassed&);
    bool on(const CancellationRequested&);
    bool on(const RetryRequested&);

    bool on_action_answered(StepProgress& step, const Answered& answered);
    bool on_undo_answered(StepProgress& step, const Answered& answered);

    void begin_next_step();
    void undo_next_step();
    void mark_undone(std::size_t index);
    void send(std::size_t index, bool undo);
    void finish(SagaState state);

    std::optional<std::size_t> waited_for() const { return saga::waited_for(progress()); }
    std::optional<std::size_t> stuck_at() const;
    bool can_be_undone() const;

    Progress& progress() { return result_.progress; }
    const Progress& progress() const { return result_.progress; }

    const Shape& shape_;
    Timestamp now_;
    Advance result_;
};

bool Advancing::on(const Began&) {
    assert(progress().steps.empty());
    progress().deadline = now_ + shape_.deadline;
    begin_next_step();
    return true;
}

bool Advancing::on(const Answered& answered) {
    const auto current = waited_for();
    if (!current || shape_.steps[*current].name != answered.step) return false;
    auto& step = progress().steps[*current];
    if (answered.undo != (step.state == StepState::undo_started)) return false;
    return answered.undo ? on_undo_answered(step, answered) : on_action_answered(step, answered);
}

bool Advancing::on_action_answered(StepProgress& step, const Answered& answered) {
    step.finished_at = now_;
    if (answered.outcome == Outcome::succeeded) {
        step.state = StepState::succeeded;
        begin_next_step();
        return true;
    }
    step.state = StepState::failed;
    step.last_error = answered.reason;
    if (shape_.steps[progress().steps.size() - 1].kind == StepKind::retriable) {
        finish(SagaState::stuck);
    } else {
        progress().state = SagaState::compensating;
        undo_next_step();
    }
    return true;
}

bool Advancing::on_undo_answered(StepProgress& step, const Answered& answered) {
    if (answered.outcome == Outcome::succeeded) {
        mark_undone(*waited_for());
        undo_next_step();
        return true;
    }
    step.state = StepState::undo_failed;
    step.last_error = answered.reason;
    step.finished_at = now_;
    finish(SagaState::stuck);
    return true;
}

bool Advancing::on(const DeadlinePassed&) {
    const auto current = waited_for();
    if (progress().state != SagaState::running || !current) return false;
    if (shape_.steps[*current].kind != StepKind::compensatable) return false;
    progress().steps[*current].last_error = "timed_out";
    progress().state = SagaState::compensating;
    undo_next_step();
    return true;
}

bool Advancing::on(const CancellationRequested&) {
    const auto state = progress().state;
    const bool forward =
        state == SagaState::running || state == SagaState::completed ||
        (state == SagaState::stuck && progress().steps[*stuck_at()].state == StepState::failed);
    if (!forward || !can_be_undone()) return false;
    progress().state = SagaState::compensating;
    undo_next_step();
    return true;
}

bool Advancing::on(const RetryRequested&) {
    const auto index = progress().state == SagaState::stuck ? stuck_at() : waited_for();
    if (!index) return false;
    auto& step = progress().steps[*index];
    const bool undo = step.state == StepState::undo_started || step.state == StepState::undo_failed;
    step.state = undo ? StepState::undo_started : StepState::started;
    step.finished_at.reset();
    ++step.attempts;
    progress().state = undo ? SagaState::compensating : SagaState::running;
    send(*index, undo);
    return true;
}

void Advancing::begin_next_step() {
    auto& steps = progress().steps;
    while (steps.size() < shape_.steps.size()) {
        steps.push_back({.started_at = now_});
        if (shape_.steps[steps.size() - 1].acts) return send(steps.size() - 1, false);
        steps.back() = {StepState::succeeded, 0, {}, now_, now_};
    }
    finish(SagaState::completed);
}

void Advancing::undo_next_step() {
    auto& steps = progress().steps;
    for (std::size_t i = steps.size(); i-- > 0;) {
        if (!shape_.steps[i].compensates || !took_effect_or_may_have(steps[i])) continue;
        steps[i].state = StepState::undo_started;
        steps[i].attempts = 1;
        steps[i].finished_at.reset();
        return send(i, true);
    }
    finish(SagaState::compensated);
}

// This step, and those that its compensation undid as well.
void Advancing::mark_undone(std::size_t index) {
    auto& steps = progress().steps;
    for (std::size_t i = index; i < steps.size(); ++i) {
        const bool covered = shape_.steps[i].undone_by == shape_.steps[index].name &&
                             took_effect_or_may_have(steps[i]);
        if (i != index && !covered) continue;
        steps[i].state = StepState::undo_finished;
        steps[i].finished_at = now_;
    }
}

void Advancing::send(std::size_t index, bool undo) { result_.send = Send{index, undo}; }

void Advancing::finish(SagaState state) { progress().state = state; }

// Where a stuck saga is stuck: at a compensation that was refused, else at its last step.
std::optional<std::size_t> Advancing::stuck_at() const {
    const auto& steps = progress().steps;
    const auto found = std::find_if(steps.begin(), steps.end(), [](const StepProgress& step) {
        return step.state == StepState::undo_failed;
    });
    if (found != steps.end()) return static_cast<std::size_t>(found - steps.begin());
    return steps.size() - 1;
}

bool Advancing::can_be_undone() const {
    const auto begun = static_cast<std::ptrdiff_t>(progress().steps.size());
    return std::all_of(
        shape_.steps.begin(),
        shape_.steps.begin() + begun,
        [](const StepShape& step) { return step.compensates || !step.undone_by.empty(); }
    );
}

bool deadline_applies(const Shape& shape, const Progress& progress) {
    return progress.state == SagaState::running && !progress.steps.empty() &&
           shape.steps[progress.steps.size() - 1].kind == StepKind::compensatable;
}

}  // namespace

std::string_view to_string(SagaState state) {
    return saga_state_names[static_cast<std::size_t>(state)];
}

std::string_view to_string(StepState state) {
    return step_state_names[static_cast<std::size_t>(state)];
}

std::optional<SagaState> parse(vocabulary::Of<SagaState>, std::string_view text) {
    return find<SagaState>(saga_state_names, text);
}

std::optional<StepState> parse(vocabulary::Of<StepState>, std::string_view text) {
    return find<StepState>(step_state_names, text);
}

Advance advance(const Shape& shape, Progress progress, const Input& input, Timestamp now) {
    return Advancing{shape, std::move(progress), now}.take(input);
}

std::optional<Answered>
answer_in(const Shape& shape, const Progress& progress, std::string_view event_type) {
    const auto current = waited_for(progress);
    if (!current) return std::nullopt;
    const auto& step = shape.steps[*current];
    const std::string name{step.name};
    if (progress.state == SagaState::compensating) {
        if (!contains(step.undone_on, event_type)) return std::nullopt;
        return Answered{.step = name, .undo = true};
    }
    if (contains(step.succeeds_on, event_type)) return Answered{.step = name};
    const auto refusal = std::ranges::find(step.refused_on, event_type, &Refusal::event);
    if (refusal == step.refused_on.end()) return std::nullopt;
    return Answered{
        .step = name, .outcome = Outcome::refused, .reason = std::string{refusal->reason}};
}

std::optional<Timestamp> due_at(const Shape& shape, const Progress& progress) {
    if (!deadline_applies(shape, progress)) return std::nullopt;
    return progress.deadline;
}

}  // namespace saga
