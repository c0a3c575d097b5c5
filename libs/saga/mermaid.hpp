// to_mermaid: a saga's table as a sequence diagram, so that the documents cannot drift from the
// code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "saga/saga.hpp"

namespace saga {

struct DiagramStep {
    std::string name;
    StepKind kind;
    std::optional<Command> action;
    std::optional<Command> compensation;
    std::string undone_by;
    EventTypes succeeds_on;
    EventTypes undone_on;
};

std::string to_mermaid(const std::string& saga, const std::vector<DiagramStep>& steps);

template <typename Data>
std::string to_mermaid(const Definition<Data>& definition) {
    const auto command = [](const CommandFor<Data>& make) {
        return make ? std::optional{make(Data{})} : std::nullopt;
    };
    std::vector<DiagramStep> steps;
    for (const auto& step : definition.steps) {
        steps.push_back(
            {std::string{step.name},
             step.kind,
             command(step.action),
             command(step.compensation),
             std::string{step.undone_by},
             step.succeeds_on,
             step.undone_on}
        );
    }
    return to_mermaid(std::string{definition.heading.name}, steps);
}

}  // namespace saga
