// A saga is a table of steps. Each step asks one service for one thing; if a later step is refused,
// the steps already taken are compensated in reverse order. What became of a command is told by the
// events of the service that obeyed it: the table names those that answer each step.
//
// The definition is data. Progress (progress.hpp) is what happens when it is played, Orchestrator
// its only interpreter, and SagaLog what survives a crash.
//
// Pattern: saga, orchestrated (docs/patterns.md#saga).
#pragma once

#include <any>
#include <chrono>
#include <concepts>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/encode.hpp"
#include "messaging/contract.hpp"

namespace saga {

// What a step asks of a service. Whoever carries it adds the address, the ids and the time.
class Command {
public:
    template <messaging::Contract C>
    explicit Command(C contract)
        : service{C::type.service},
          name{C::type.name},
          type{C::type.cloud_event_type()},
          contract_{std::move(contract)},
          encode_{[](const std::any& any) {
              return json::Raw{json::encode(*std::any_cast<C>(&any))};
          }} {}

    const std::string service;  // inventory
    const std::string name;     // reserve_stock
    const std::string type;     // orderly.inventory.reserve_stock.v1

    // The contract, for a participant in the same process; null if it is of another type.
    template <messaging::Contract C>
    const C* as() const {
        return std::any_cast<C>(&contract_);
    }
    // As it is sent to all others.
    json::Raw data() const { return encode_(contract_); }

private:
    std::any contract_;
    json::Raw (*encode_)(const std::any& contract);
};

// Makes the command that a step sends, from what the saga knows by then. Built from any function
// `SomeContract f(const Data&)`.
template <typename Data>
class CommandFor {
public:
    CommandFor() = default;

    template <messaging::Contract C>
    CommandFor(C (*make)(const Data&))
        : make_{[make](const Data& data) { return Command{make(data)}; }} {}

    explicit operator bool() const { return static_cast<bool>(make_); }
    Command operator()(const Data& data) const { return make_(data); }

private:
    std::function<Command(const Data&)> make_;
};

// The types of the events that answer a command, as CloudEvents has them.
using EventTypes = std::vector<std::string>;
template <messaging::Contract... Events>
EventTypes events() {
    return {std::string{Events::type.cloud_event_type()}...};
}

// An event that says no, and the reason by which the saga knows it.
struct Refusal {
    std::string event;
    std::string_view reason;
};
template <messaging::Contract Event>
Refusal refusal(std::string_view reason) {
    return {std::string{Event::type.cloud_event_type()}, reason};
}

enum class StepKind {
    compensatable,  // can be undone
    pivot,          // decides the outcome: before it the saga may fail, after it only succeed
    retriable,      // waited for until it succeeds
};

template <typename Data>
struct Step {
    std::string_view name;
    StepKind kind = StepKind::compensatable;
    CommandFor<Data> action = {};
    // The events that tell how the action went. A participant in the same process needs none: it
    // answers at once.
    EventTypes succeeds_on = {};
    std::vector<Refusal> refused_on = {};
    // Keeps why the action was refused, for the compensations.
    void (*on_refusal)(Data&, std::string_view reason) = nullptr;
    CommandFor<Data> compensation = {};
    // Every event that tells that nothing of the step is left, also that there was nothing.
    EventTypes undone_on = {};
    // The earlier step whose compensation undoes this one as well. A step that can be undone at all
    // has either this or a compensation of its own.
    std::string_view undone_by = {};
};

// What holds for the saga as a whole.
template <typename Data>
struct Heading {
    std::string_view name;
    // Rises with every change of the table: a saga is played to its end by the version it began
    // with.
    int version = 1;
    // If the pivot has not begun by then, everything that may have happened is undone.
    std::chrono::seconds deadline{60};
    void (*on_deadline)(Data&) = nullptr;
    void (*on_cancellation)(Data&) = nullptr;
};

// The table without its commands: all that the order of events depends on.
struct StepShape {
    std::string_view name;
    StepKind kind = StepKind::compensatable;
    bool acts = false;
    bool compensates = false;
    std::string_view undone_by = {};
    EventTypes succeeds_on = {};
    std::vector<Refusal> refused_on = {};
    EventTypes undone_on = {};
};
struct Shape {
    std::string_view name;
    int version = 1;
    std::chrono::seconds deadline{60};
    std::vector<StepShape> steps;
};

// The table contradicts itself; the message names the saga, the step and the rule.
class BadDefinition : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

// Steps have different names and come in the order compensatable, pivot, retriable, with one pivot
// at most. Every compensatable step can be undone. The later ones need not be: if all of them are,
// the saga can be cancelled even after it completed. An event says one thing about a command.
void check(const Shape& shape);  // throws BadDefinition

template <typename Data>
struct Definition {
    Heading<Data> heading;
    std::vector<Step<Data>> steps;
    Shape shape;
};

template <typename Data, std::same_as<Step<Data>>... Steps>
Definition<Data> define(Heading<Data> heading, Step<Data> first, Steps... rest) {
    Definition<Data> definition{heading, {std::move(first), std::move(rest)...}, {}};
    definition.shape = {heading.name, heading.version, heading.deadline, {}};
    for (const auto& step : definition.steps) {
        definition.shape.steps.push_back(
            {step.name,
             step.kind,
             static_cast<bool>(step.action),
             static_cast<bool>(step.compensation),
             step.undone_by,
             step.succeeds_on,
             step.refused_on,
             step.undone_on}
        );
    }
    check(definition.shape);
    return definition;
}

}  // namespace saga
