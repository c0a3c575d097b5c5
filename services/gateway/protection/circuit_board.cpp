#include "gateway/protection/circuit_board.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "observability/log.hpp"

namespace gateway::protection {

using resilience::CircuitState;

namespace {

namespace log = observability::log;

// Figures that nobody renewed for so long say nothing about the present.
constexpr std::chrono::seconds figures_age_max{10};

int badness(CircuitState state) {
    switch (state) {
        case CircuitState::closed:
            return 0;
        case CircuitState::half_open:
            return 1;
        case CircuitState::open:
            return 2;
    }
    return 0;
}

}  // namespace

CircuitBoard::CircuitBoard(observability::Metrics& metrics, const vocabulary::Clock& clock)
    : metrics_{metrics}, clock_{clock}, before_exposition_{metrics.before_exposition([this] {
          show_states();
      })} {}

std::shared_ptr<CircuitFigures> CircuitBoard::enrol(
    const std::string& service,
    const std::string& instance,
    const std::string& boot_id
) {
    auto figures = std::make_shared<CircuitFigures>(service, instance, boot_id, clock_.now());
    const std::lock_guard lock{mutex_};
    for (const auto& weak : enrolled_) {
        const auto other = weak.lock();
        if (other && other->service == service && other->instance == instance &&
            other->boot_id == boot_id)
            figures->openings = other->openings;
    }
    if (!figures->openings) figures->openings = std::make_shared<Openings>();
    enrolled_.push_back(figures);
    return figures;
}

void CircuitBoard::circuit_changed(
    CircuitFigures& figures,
    resilience::CircuitBreaker::Change change,
    std::chrono::milliseconds isolation
) {
    figures.state = change.to;
    figures.since = clock_.now();
    if (change.to == CircuitState::open) {
        figures.openings->isolation = isolation;
        ++figures.openings->count;
    }
    const auto to = std::string{to_string(change.to)};
    log::warn(
        "a circuit changed",
        {{"upstream_service", figures.service},
         {"upstream_instance", figures.instance},
         {"from", to_string(change.from)},
         {"to", to},
         {"isolation_ms", change.to == CircuitState::open ? isolation.count() : 0}}
    );
    metrics_
        .counter(
            "orderly_gateway_circuit_changes_total",
            "Changes of circuits, by service and the state they changed to.",
            {{"service", figures.service}, {"to", to}}
        )
        .increment();
}

void CircuitBoard::ejection_changed(CircuitFigures& figures, bool ejected) {
    figures.ejected = ejected;
    log::warn(
        ejected ? "an outlier was ejected" : "an outlier was taken back",
        {{"upstream_service", figures.service}, {"upstream_instance", figures.instance}}
    );
    if (!ejected) return;
    metrics_
        .counter(
            "orderly_gateway_ejections_total",
            "Instances taken out of the rotation because they failed more often than their peers.",
            {{"service", figures.service}}
        )
        .increment();
}

std::vector<Circuit> CircuitBoard::circuits() const {
    struct Sum {
        Circuit circuit;
        std::int64_t requests = 0;
        std::int64_t failures = 0;
    };
    std::map<std::pair<std::string, std::string>, Sum> sums;
    const auto now = clock_.steady_now();
    {
        const std::lock_guard lock{mutex_};
        std::erase_if(enrolled_, [](const auto& figures) { return figures.expired(); });
        for (const auto& weak : enrolled_) {
            const auto figures = weak.lock();
            if (!figures) continue;
            auto& sum = sums[{figures->service, figures->instance}];
            const auto state = figures->state.load();
            if (badness(state) > badness(sum.circuit.state)) sum.circuit.state = state;
            sum.circuit.since = std::max(sum.circuit.since, figures->since.load());
            sum.circuit.ejected = sum.circuit.ejected || figures->ejected;
            sum.circuit.in_flight += figures->in_flight;
            if (now - figures->counted_at.load() > figures_age_max) continue;
            sum.requests += figures->requests;
            sum.failures += figures->failures;
        }
    }
    std::vector<Circuit> all;
    for (auto& [names, sum] : sums) {
        auto& circuit = sum.circuit;
        std::tie(circuit.service, circuit.instance) = names;
        if (sum.requests > 0)
            circuit.error_rate =
                static_cast<double>(sum.failures) / static_cast<double>(sum.requests);
        all.push_back(std::move(circuit));
    }
    return all;
}

json::Value CircuitBoard::to_json() const {
    auto items = json::Value::array();
    for (const auto& circuit : circuits()) {
        items.push_back({
            {"service", circuit.service},
            {"instance", circuit.instance},
            {"state", to_string(circuit.state)},
            {"since", vocabulary::to_rfc3339(circuit.since)},
            {"error_rate", circuit.error_rate},
            {"in_flight", circuit.in_flight},
            {"ejected", circuit.ejected},
        });
    }
    return items;
}

// An instance that is gone is in no state.
void CircuitBoard::show_states() {
    const auto show = [&](const std::string& instance, std::optional<CircuitState> present) {
        for (const auto state :
             {CircuitState::closed, CircuitState::open, CircuitState::half_open}) {
            metrics_
                .gauge(
                    "orderly_circuit_breaker_state",
                    "1 for the state that the circuit of this instance is in, 0 for the others.",
                    {{"breaker", instance}, {"state", std::string{to_string(state)}}}
                )
                .set(present == state ? 1 : 0);
        }
    };
    for (const auto& instance : shown_) show(instance, std::nullopt);
    for (const auto& circuit : circuits()) {
        show(circuit.instance, circuit.state);
        shown_.insert(circuit.instance);
    }
}

}  // namespace gateway::protection
