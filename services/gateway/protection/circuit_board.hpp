// CircuitBoard: what all event loops together know of the circuits, for `GET /v1/circuits`, the log
// and the metrics.
//
// Every loop has circuits of its own, and writes a few figures of each where the board can read
// them: each figure has one writer and is read without a lock. Changes of state, which are rare, go
// through the board, under its lock. Safe from any thread; must outlive the loops.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "json/fields.hpp"
#include "observability/metrics.hpp"
#include "resilience/circuit_breaker.hpp"
#include "vocabulary/clock.hpp"

namespace gateway::protection {

// What the loops tell each other of one instance: that a circuit before it has opened. Looked at
// with every pick; written hardly ever.
struct Openings {
    std::atomic<std::uint32_t> count{0};
    std::atomic<std::chrono::milliseconds> isolation{};  // of the latest
};

// One loop's view of one instance. Written by that loop alone.
struct CircuitFigures {
    CircuitFigures(
        std::string service_name,
        std::string instance_name,
        std::string boot,
        vocabulary::Timestamp now
    )
        : service{std::move(service_name)},
          instance{std::move(instance_name)},
          boot_id{std::move(boot)},
          since{now} {}

    const std::string service;
    const std::string instance;
    const std::string boot_id;
    std::shared_ptr<Openings> openings;  // shared by all loops' figures of this instance
    std::atomic<resilience::CircuitState> state{resilience::CircuitState::closed};
    std::atomic<vocabulary::Timestamp> since;
    std::atomic<bool> ejected{false};
    std::atomic<int> in_flight{0};
    std::atomic<std::int64_t> requests{0};  // within the window, when last counted
    std::atomic<std::int64_t> failures{0};
    std::atomic<vocabulary::SteadyTime> counted_at{vocabulary::SteadyTime{}};
};

// One instance as all loops see it. The state is the worst that any loop has it in.
struct Circuit {
    std::string service;
    std::string instance;
    resilience::CircuitState state = resilience::CircuitState::closed;
    vocabulary::Timestamp since{};  // the latest change
    double error_rate = 0;
    int in_flight = 0;
    bool ejected = false;
};

class CircuitBoard {
public:
    CircuitBoard(observability::Metrics& metrics, const vocabulary::Clock& clock);

    // Figures for a loop to write. The owners are the loop and, until the loop lets go, the board.
    std::shared_ptr<CircuitFigures>
    enrol(const std::string& service, const std::string& instance, const std::string& boot_id);

    // To be told by the loop whose circuit changed, unless it opened because another had.
    void circuit_changed(
        CircuitFigures& figures,
        resilience::CircuitBreaker::Change change,
        std::chrono::milliseconds isolation
    );
    void ejection_changed(CircuitFigures& figures, bool ejected);

    std::vector<Circuit> circuits() const;  // sorted by service and instance
    json::Value to_json() const;            // the items of GET /v1/circuits

private:
    void show_states();

    observability::Metrics& metrics_;
    const vocabulary::Clock& clock_;
    mutable std::mutex mutex_;
    mutable std::vector<std::weak_ptr<CircuitFigures>> enrolled_;  // guarded by mutex_
    std::set<std::string> shown_;  // instances that have gauges; of the exposing thread
    std::shared_ptr<void> before_exposition_;
};

}  // namespace gateway::protection
