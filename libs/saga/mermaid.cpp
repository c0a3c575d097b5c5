#include "saga/mermaid.hpp"

#include <algorithm>
#include <ranges>

namespace saga {
namespace {

std::string arrow(const std::string& saga, const Command& command) {
    return "    " + saga + "->>" + command.service + ": " + command.name + "\n";
}

std::string answer(const std::string& saga, const Command& command) {
    return "    " + command.service + "-->>" + saga + ": succeeded\n";
}

std::string participants(const std::string& saga, const std::vector<DiagramStep>& steps) {
    std::vector<std::string> services;
    for (const auto& step : steps) {
        for (const auto& command : {step.action, step.compensation}) {
            if (!command || std::count(services.begin(), services.end(), command->service))
                continue;
            services.push_back(command->service);
        }
    }
    std::string text = "    participant " + saga + "\n";
    for (const auto& service : services) text += "    participant " + service + "\n";
    return text;
}

std::string forward(const std::string& saga, const std::vector<DiagramStep>& steps) {
    std::string text;
    for (const auto& step : steps) {
        if (!step.action) continue;
        text += arrow(saga, *step.action) + answer(saga, *step.action);
        if (step.kind == StepKind::pivot) text += "    Note over " + saga + ": pivot\n";
    }
    return text;
}

std::string backward(const std::string& saga, const std::vector<DiagramStep>& steps) {
    std::string text = "    opt refused, timed out or cancelled: whatever began is undone\n";
    for (const auto& step : steps | std::views::reverse) {
        if (step.compensation) text += "    " + arrow(saga, *step.compensation);
    }
    return text + "    end\n";
}

}  // namespace

std::string to_mermaid(const std::string& saga, const std::vector<DiagramStep>& steps) {
    return "sequenceDiagram\n" + participants(saga, steps) + forward(saga, steps) +
           backward(saga, steps);
}

}  // namespace saga
