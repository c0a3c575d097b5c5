// A decider is an aggregate written as types and two pure functions (J. Chassaing, "Functional
// Event Sourcing Decider"):
//
//   decide  may this command happen now, and which events record it?
//   evolve  what do the facts so far amount to?
//
// Neither reads a clock, draws an id, logs or does I/O; whatever they need arrives in the command.
// That is what makes replay exact and the tests one-liners.
#pragma once

#include <concepts>
#include <vector>

#include "vocabulary/result.hpp"

namespace event_sourcing {

// The events a command gives rise to (none, if it changes nothing), or why it may not happen.
template <typename Event, typename Rejection>
using Decision = vocabulary::Result<std::vector<Event>, Rejection>;

template <typename D>
concept Decider = requires(
    const typename D::State& state,
    const typename D::Command& command,
    const typename D::Event& event
) {
    { D::decide(state, command) } -> std::same_as<typename D::Decision>;
    { D::evolve(state, event) } -> std::same_as<typename D::State>;
};

template <Decider D>
typename D::State replay(const std::vector<typename D::Event>& events) {
    typename D::State state;
    for (const auto& event : events) state = D::evolve(state, event);
    return state;
}

}  // namespace event_sourcing
