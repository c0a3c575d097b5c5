// CircuitBreaker (M. Nygard, "Release It!"): stops asking an instance that fails, lets it rest, and
// tries it with one request before it trusts it again.
//
//            failures in a row, or error rate over the window
//   closed ────────────────────────────────────────────────────▶ open
//     ▲                                                         │  ▲
//     │ trials succeed                        isolation is over │  │ a trial fails:
//     │                                                         ▼  │ isolation doubles
//     └───────────────────────────────────────────────────── half_open
//
// One per instance and thread; not thread-safe. Isolation starts at `isolation` and doubles
// with each failed trial up to `isolation_max` (as brpc's); it starts over once the circuit stayed
// closed for `isolation_max`.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "resilience/rolling_window.hpp"
#include "vocabulary/clock.hpp"

namespace resilience {

enum class CircuitState { closed, open, half_open };
std::string_view to_string(CircuitState state);

struct CircuitBreakerSettings {
    int consecutive_failures = 5;
    double error_rate = 0.5;  // of at least `requests_min` requests within `window`
    int requests_min = 20;
    std::chrono::milliseconds window{10'000};
    std::chrono::milliseconds isolation{500};
    std::chrono::milliseconds isolation_max{30'000};
    int trials = 1;  // successes in a row that close it; also how many trials may be under way
    bool operator==(const CircuitBreakerSettings&) const = default;
};

class CircuitBreaker {
public:
    // A result counts only for the state in which its request was admitted: an answer that is late
    // by one isolation neither closes nor opens anything.
    using Generation = std::uint32_t;

    explicit CircuitBreaker(CircuitBreakerSettings settings)
        : settings_{settings}, window_{settings.window}, isolation_{settings.isolation} {}

    // New settings, old state: a changed setting is no reason to trust an instance that fails.
    void configure(const CircuitBreakerSettings& settings);

    // Whether a request may be sent now. Changes nothing.
    bool admits(vocabulary::SteadyTime now) const;

    struct Change {
        CircuitState from;
        CircuitState to;
    };

    // A request is being sent: the first after isolation is the trial. Precondition: admits(now),
    // or nobody else is left to be asked (panic).
    std::optional<Change> admit(vocabulary::SteadyTime now);
    Generation generation() const { return generation_; }

    std::optional<Change> succeeded(Generation admitted_in, vocabulary::SteadyTime now);
    std::optional<Change> failed(Generation admitted_in, vocabulary::SteadyTime now);
    // Another circuit before the same instance has opened, for so long.
    std::optional<Change>
    opened_elsewhere(std::chrono::milliseconds isolation, vocabulary::SteadyTime now);
    // The request ended without telling anything: another may be the trial.
    void abandoned(Generation admitted_in);

    CircuitState state() const { return state_; }
    std::chrono::milliseconds isolation() const { return isolation_; }
    RollingWindow::Counts recent(vocabulary::SteadyTime now) { return window_.sum(now); }
    // For who comes back from an ejection, and is to be judged by what it does from now on.
    void forget_recent() { window_.clear(); }

private:
    Change become(CircuitState next, vocabulary::SteadyTime now);
    void isolate_longer(vocabulary::SteadyTime now);
    bool trips(vocabulary::SteadyTime now);

    CircuitBreakerSettings settings_;
    RollingWindow window_;  // marked: failures
    CircuitState state_ = CircuitState::closed;
    Generation generation_ = 0;
    int failures_in_a_row_ = 0;
    int trials_under_way_ = 0;
    int trials_succeeded_ = 0;
    std::chrono::milliseconds isolation_;  // of the present, or of the next opening
    vocabulary::SteadyTime changed_at_{};
    bool opened_before_ = false;
};

}  // namespace resilience
