#include "gateway/protection/active_probes.hpp"

#include <algorithm>
#include <utility>

#include "observability/log.hpp"

namespace gateway::protection {
namespace {

namespace log = observability::log;

}  // namespace

std::vector<Probe> ActiveProbes::due(
    const std::vector<discovery::Instance>& instances,
    const routing::RouteTable& routes,
    vocabulary::SteadyTime now
) {
    const auto services = routes.services();
    std::vector<Probe> probes;
    std::map<std::string, History> present;
    for (const auto& instance : instances) {
        const auto& rules = routes.rules(instance.service).probing;
        const bool is_routed =
            std::find(services.begin(), services.end(), instance.service) != services.end();
        if (!rules.enabled || !is_routed || instance.status == discovery::Status::critical)
            continue;
        auto& history = present[instance.boot_id] = histories_[instance.boot_id];
        history.instance = instance.name;
        history.failures_max = rules.failures_max;
        if (history.is_under_way || now < history.due || under_way_ == under_way_max_) continue;
        history.is_under_way = true;
        history.due = now + rules.interval;
        ++under_way_;
        probes.push_back(
            {instance.name, instance.boot_id, instance.address, rules.timeout, rules.failures_max}
        );
    }
    histories_ = std::move(present);
    return probes;
}

void ActiveProbes::ended(const Probe& probe, bool is_ready) {
    --under_way_;
    const auto found = histories_.find(probe.boot_id);
    if (found == histories_.end()) return;  // it has left meanwhile
    auto& history = found->second;
    history.is_under_way = false;
    const int before = std::exchange(history.failures, is_ready ? 0 : history.failures + 1);
    if (history.failures == probe.failures_max)
        log::warn("an instance fails its probes", {{"upstream_instance", probe.instance}});
    if (is_ready && before >= probe.failures_max)
        log::info("an instance is ready again", {{"upstream_instance", probe.instance}});
}

std::set<std::string> ActiveProbes::failing() const {
    std::set<std::string> names;
    for (const auto& [boot_id, history] : histories_) {
        if (history.failures >= history.failures_max) names.insert(history.instance);
    }
    return names;
}

}  // namespace gateway::protection
