#include <algorithm>

#include "saga/saga.hpp"

namespace saga {
namespace {

[[noreturn]] void refuse(const Shape& shape, const StepShape& step, std::string_view rule) {
    throw BadDefinition{
        "saga " + std::string{shape.name} + ", step " + std::string{step.name} + ": " +
        std::string{rule}};
}

void check_kind(const Shape& shape, const StepShape& step, const StepShape* before) {
    if (before == nullptr) return;
    if (step.kind < before->kind) {
        refuse(shape, step, "steps come in the order compensatable, pivot, retriable");
    }
    if (step.kind == StepKind::pivot && before->kind == StepKind::pivot) {
        refuse(shape, step, "there is a pivot already");
    }
}

void check_undoing(const Shape& shape, const StepShape& step, std::size_t index) {
    if (step.compensates && !step.undone_by.empty()) {
        refuse(shape, step, "has a compensation of its own and is undone by another step");
    }
    if (step.kind == StepKind::compensatable) {
        if (!step.compensates && step.undone_by.empty()) refuse(shape, step, "cannot be undone");
    } else {
        if (!step.acts) refuse(shape, step, "does nothing");
        if (step.compensates) refuse(shape, step, "has a compensation, but is not compensatable");
    }
    if (step.undone_by.empty()) return;
    const auto end = shape.steps.begin() + static_cast<std::ptrdiff_t>(index);
    const auto covering = std::find_if(shape.steps.begin(), end, [&](const StepShape& earlier) {
        return earlier.name == step.undone_by && earlier.compensates;
    });
    if (covering == end)
        refuse(shape, step, "is undone by no earlier step that has a compensation");
}

// Events answer what is asked, and each says yes or no.
void check_events(const Shape& shape, const StepShape& step) {
    if (!step.acts && !(step.succeeds_on.empty() && step.refused_on.empty())) {
        refuse(shape, step, "does nothing, but events answer it");
    }
    if (!step.compensates && !step.undone_on.empty()) {
        refuse(shape, step, "has no compensation, but events answer it");
    }
    if (step.succeeds_on.empty() && !step.refused_on.empty()) {
        refuse(shape, step, "can only be refused");
    }
    if (step.acts && step.compensates && step.succeeds_on.empty() != step.undone_on.empty()) {
        refuse(shape, step, "has events that answer only one of its two commands");
    }
    for (const auto& refusal : step.refused_on) {
        if (std::ranges::find(step.succeeds_on, refusal.event) != step.succeeds_on.end()) {
            refuse(shape, step, "succeeds and is refused on " + refusal.event);
        }
        if (std::ranges::count(step.refused_on, refusal.event, &Refusal::event) > 1) {
            refuse(shape, step, "is refused for two reasons on " + refusal.event);
        }
    }
}

}  // namespace

void check(const Shape& shape) {
    for (std::size_t i = 0; i < shape.steps.size(); ++i) {
        const auto& step = shape.steps[i];
        const auto same_name = [&](const StepShape& other) { return other.name == step.name; };
        if (step.name.empty()) refuse(shape, step, "has no name");
        if (std::count_if(shape.steps.begin(), shape.steps.end(), same_name) > 1) {
            refuse(shape, step, "has the name of another step");
        }
        check_kind(shape, step, i == 0 ? nullptr : &shape.steps[i - 1]);
        check_undoing(shape, step, i);
        check_events(shape, step);
    }
}

}  // namespace saga
