// Outcome: how one attempt at an upstream ended, as every policy that learns from it sees it.
#pragma once

#include <chrono>
#include <optional>

#include "resilience/bulkhead.hpp"

namespace gateway::protection {

enum class Ending {
    answered,       // a whole answer, or at least its head, came: see status
    not_connected,  // there was no connection: nothing was sent
    broken,         // the connection broke before the answer was complete: it may have acted
    timed_out,      // no answer in time: it may have acted
    garbage,        // what came is no HTTP
    deposed,        // given up because its shard has another leader: it may have acted
    abandoned,      // we lost interest (client gone, the other hedge answered): says nothing
};

struct Outcome {
    Ending ending = Ending::answered;
    int status = 0;            // if answered
    bool retry_after = false;  // the answer carries Retry-After: "not now", nothing was accepted
    bool passed_on = false;    // the client has already seen a part of the answer
    std::chrono::microseconds latency{0};  // until the head of the answer, or until it failed
    // It timed out, but only because the client gave it less time than the route does.
    bool cut_short = false;
};

// Whether nothing follows from this for the instance: otherwise clients in a hurry, or in bad
// faith, could have every instance isolated, and each fail-over a former leader.
constexpr bool says_nothing(const Outcome& outcome) {
    return outcome.ending == Ending::abandoned || outcome.ending == Ending::deposed ||
           (outcome.ending == Ending::timed_out && outcome.cut_short);
}

// Whether this speaks against the instance. A 503 with Retry-After does not: who says "not now" is
// alive, and a fail-over of one shard must not isolate the leader of another.
constexpr bool is_failure(const Outcome& outcome) {
    if (says_nothing(outcome)) return false;
    switch (outcome.ending) {
        case Ending::answered:
            return outcome.status >= 500 && !(outcome.status == 503 && outcome.retry_after);
        case Ending::deposed:
        case Ending::abandoned:
            return false;
        case Ending::not_connected:
        case Ending::broken:
        case Ending::timed_out:
        case Ending::garbage:
            return true;
    }
    return true;
}

// Whether this speaks of too much work: what the adaptive concurrency limit backs off from.
constexpr bool is_overload(const Outcome& outcome) {
    if (says_nothing(outcome)) return false;
    return outcome.ending == Ending::timed_out ||
           (outcome.ending == Ending::answered &&
            (outcome.status == 503 || outcome.status == 504 || outcome.status == 429));
}

// The bulkhead's sample of the load; nothing if the outcome says nothing of the service.
constexpr std::optional<resilience::LoadSample> load_sample(const Outcome& outcome) {
    if (says_nothing(outcome)) return std::nullopt;
    return resilience::LoadSample{is_overload(outcome), outcome.latency};
}

}  // namespace gateway::protection
