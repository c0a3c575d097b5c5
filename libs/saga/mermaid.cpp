#include "saga/mermaid.hpp"

#include <algorithm>
#include <ranges>

namespace saga {
namespace {

std::string arrow(const std::string& saga, const Command& command) {
    return "    " + saga + "->>" + command.service + ": " + command.name + "\n";
}

// orderly.inventory.stock_reserved.v1 → stock_reserved
std::string name_in(const std::string& event_type) {
    const auto end = event_type.rfind('.');
    const auto begin = event_type.rfind('.', end - 1) + 1;
    return event_type.substr(begin, end - begin);
}

// What any of these events tells. A participant in the same process answers without one.
std::string answer(const std::string& saga, const Command& command, const EventTypes& events) {
    std::string told;
    for (const auto& event : events) told += (told.empty() ? "" : " or ") + name_in(event);
    if (told.empty()) told = "succeeded";
    return "    " + command.service + "-->>" + saga + ": " + told + "\n";
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
        text += arrow(saga, *step.action) + answer(saga, *step.action, step.succeeds_on);
        if (step.kind == StepKind::pivot) text += "    Note over " + saga + ": pivot\n";
    }
    return text;
}

std::string backward(const std::string& saga, const std::vector<DiagramStep>& steps) {
    std::string text = "    opt refused, timed out or cancelled: whatever began is undone\n";
    for (const auto& step : steps | std::views::reverse) {
        if (!step.compensation) continue;
        text += "    " + arrow(saga, *step.compensation);
        text += "    " + answer(saga, *step.compensation, step.undone_on);
    }
    return text + "    end\n";
}

}  // namespace

std::string to_mermaid(const std::string& saga, const std::vector<DiagramStep>& steps) {
    return "sequenceDiagram\n" + participants(saga, steps) + forward(saga, steps) +
           backward(saga, steps);
}

}  // namespace saga
