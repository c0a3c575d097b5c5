#include "resilience/circuit_breaker.hpp"

#include <algorithm>
#include <cassert>

namespace resilience {

using vocabulary::SteadyTime;

std::string_view to_string(CircuitState state) {
    switch (state) {
        case CircuitState::closed:
            return "closed";
        case CircuitState::open:
            return "open";
        case CircuitState::half_open:
            return "half_open";
    }
    assert(false);
    return {};
}

void CircuitBreaker::configure(const CircuitBreakerSettings& settings) {
    if (settings.window != settings_.window) window_ = RollingWindow{settings.window};
    settings_ = settings;
    isolation_ = std::clamp(isolation_, settings.isolation, settings.isolation_max);
}

// Pattern: circuit breaker (docs/patterns.md#circuit-breaker).
bool CircuitBreaker::admits(SteadyTime now) const {
    switch (state_) {
        case CircuitState::closed:
            return true;
        case CircuitState::open:
            return now >= changed_at_ + isolation_;
        case CircuitState::half_open:
            return trials_under_way_ < settings_.trials;
    }
    return false;
}

std::optional<CircuitBreaker::Change> CircuitBreaker::admit(SteadyTime now) {
    std::optional<Change> change;
    if (state_ == CircuitState::open && now >= changed_at_ + isolation_)
        change = become(CircuitState::half_open, now);
    if (state_ == CircuitState::half_open) ++trials_under_way_;
    return change;
}

std::optional<CircuitBreaker::Change>
CircuitBreaker::succeeded(Generation admitted_in, SteadyTime now) {
    window_.add(now, {.all = 1, .marked = 0});
    if (admitted_in != generation_) return std::nullopt;
    failures_in_a_row_ = 0;
    if (state_ != CircuitState::half_open) return std::nullopt;
    --trials_under_way_;
    if (++trials_succeeded_ < settings_.trials) return std::nullopt;
    return become(CircuitState::closed, now);
}

std::optional<CircuitBreaker::Change>
CircuitBreaker::failed(Generation admitted_in, SteadyTime now) {
    window_.add(now, {.all = 1, .marked = 1});
    if (admitted_in != generation_) return std::nullopt;
    ++failures_in_a_row_;
    if (state_ == CircuitState::half_open || (state_ == CircuitState::closed && trips(now))) {
        isolate_longer(now);
        return become(CircuitState::open, now);
    }
    return std::nullopt;
}

std::optional<CircuitBreaker::Change>
CircuitBreaker::opened_elsewhere(std::chrono::milliseconds isolation, SteadyTime now) {
    if (state_ != CircuitState::closed) return std::nullopt;
    isolation_ = isolation;
    opened_before_ = true;
    return become(CircuitState::open, now);
}

void CircuitBreaker::abandoned(Generation admitted_in) {
    if (admitted_in == generation_ && state_ == CircuitState::half_open) --trials_under_way_;
}

bool CircuitBreaker::trips(SteadyTime now) {
    if (failures_in_a_row_ >= settings_.consecutive_failures) return true;
    const auto recent = window_.sum(now);
    return recent.all >= settings_.requests_min &&
           static_cast<double>(recent.marked) >=
               settings_.error_rate * static_cast<double>(recent.all);
}

void CircuitBreaker::isolate_longer(SteadyTime now) {
    const bool recovered = state_ == CircuitState::closed &&
                           (!opened_before_ || now - changed_at_ >= settings_.isolation_max);
    isolation_ =
        recovered ? settings_.isolation : std::min(isolation_ * 2, settings_.isolation_max);
    opened_before_ = true;
}

CircuitBreaker::Change CircuitBreaker::become(CircuitState next, SteadyTime now) {
    const Change change{state_, next};
    state_ = next;
    changed_at_ = now;
    ++generation_;
    failures_in_a_row_ = 0;
    trials_under_way_ = 0;
    trials_succeeded_ = 0;
    // What was before says nothing about the one that has recovered.
    if (next == CircuitState::closed) window_.clear();
    return change;
}

}  // namespace resilience
