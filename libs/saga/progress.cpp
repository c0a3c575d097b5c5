#include "saga/progress.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace saga {
namespace {

using messaging::Outcome;
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
    bool on(const Replied& replied);
    bool on(const DeadlinePassed&);
    bool on(const CancellationRequested&);
    bool on(const StepOverdue&);
    bool on(const RetryRequested&);

    bool on_action_reply(StepProgress& step, const Replied& replied);
    bool on_undo_reply(StepProgress& step, const Replied& replied);

    void begin_next_step();
    void undo_next_step();
    void mark_undone(std::size_t index);
    void send(std::size_t index, bool undo);
    void finish(SagaState state);

    std::optional<std::size_t> waited_for() const;
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

bool Advancing::on(const Replied& replied) {
    const auto current = waited_for();
    if (!current || shape_.steps[*current].name != replied.step) return false;
    auto& step = progress().steps[*current];
    if (replied.undo != (step.state == StepState::undo_started)) return false;
    return replied.undo ? on_undo_reply(step, replied) : on_action_reply(step, replied);
}

bool Advancing::on_action_reply(StepProgress& step, const Replied& replied) {
    step.finished_at = now_;
    if (replied.outcome == Outcome::succeeded) {
        step.state = StepState::succeeded;
        begin_next_step();
        return true;
    }
    step.state = StepState::failed;
    step.last_error = replied.reason;
    if (shape_.steps[progress().steps.size() - 1].kind == StepKind::retriable) {
        finish(SagaState::stuck);
    } else {
        progress().state = SagaState::compensating;
        undo_next_step();
    }
    return true;
}

bool Advancing::on_undo_reply(StepProgress& step, const Replied& replied) {
    if (replied.outcome == Outcome::succeeded) {
        mark_undone(*waited_for());
        undo_next_step();
        return true;
    }
    step.state = StepState::undo_failed;
    step.last_error = replied.reason;
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

bool Advancing::on(const StepOverdue&) {
    const auto current = waited_for();
    if (!current) return false;
    auto& step = progress().steps[*current];
    ++step.attempts;
    send(*current, step.state == StepState::undo_started);
    return true;
}

bool Advancing::on(const RetryRequested&) {
    if (progress().state != SagaState::stuck) return false;
    const auto index = *stuck_at();
    auto& step = progress().steps[index];
    const bool undo = step.state == StepState::undo_failed;
    step.state = undo ? StepState::undo_started : StepState::started;
    step.finished_at.reset();
    ++step.attempts;
    progress().state = undo ? SagaState::compensating : SagaState::running;
    send(index, undo);
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

void Advancing::send(std::size_t index, bool undo) {
    progress().next_due = now_ + resend_delay(progress().steps[index].attempts);
    result_.send = Send{index, undo};
}

void Advancing::finish(SagaState state) {
    progress().state = state;
    progress().next_due.reset();
}

// The step whose answer is waited for: one at most.
std::optional<std::size_t> Advancing::waited_for() const {
    if (!progress().next_due) return std::nullopt;
    const auto& steps = progress().steps;
    const auto waiting =
        progress().state == SagaState::compensating ? StepState::undo_started : StepState::started;
    const auto found = std::find_if(steps.begin(), steps.end(), [&](const StepProgress& step) {
        return step.state == waiting;
    });
    if (found == steps.end()) return std::nullopt;
    return static_cast<std::size_t>(found - steps.begin());
}

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

std::optional<Timestamp> due_at(const Shape& shape, const Progress& progress) {
    if (!progress.next_due) return std::nullopt;
    if (!deadline_applies(shape, progress)) return progress.next_due;
    return std::min(*progress.next_due, progress.deadline);
}

Input due_input(const Shape& shape, const Progress& progress, Timestamp now) {
    if (deadline_applies(shape, progress) && now >= progress.deadline) return DeadlinePassed{};
    return StepOverdue{};
}

std::chrono::seconds resend_delay(int attempts) {
    constexpr std::chrono::seconds first{5};
    constexpr std::chrono::seconds longest{30};
    return std::min(longest, first * (1 << std::clamp(attempts - 1, 0, 3)));
}

}  // namespace saga
