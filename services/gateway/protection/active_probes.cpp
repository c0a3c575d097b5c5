#include "gateway/protection/active_probes.hpp"

#include <utility>

#include "observability/log.hpp"

namespace gateway::protection {
namespace {

namespace log = observability::log;
using namespace std::chrono_literals;

constexpr auto look_around = 100ms;

}  // namespace

ActiveProbes::ActiveProbes(
    const discovery::Directory& directory,
    const routing::Published<routing::RouteTable>& routes,
    http::Transport& transport,
    const vocabulary::Clock& clock,
    std::function<void(std::set<std::string>)> unready
)
    : directory_{directory},
      routes_{routes},
      transport_{transport},
      clock_{clock},
      unready_{std::move(unready)} {}

void ActiveProbes::start() {
    thread_ = std::jthread{[this](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            run_once();
            std::unique_lock lock{mutex_};
            wake_.wait_for(lock, stop, look_around, [&] { return stop.stop_requested(); });
        }
    }};
}

void ActiveProbes::stop() { thread_ = {}; }

void ActiveProbes::run_once() {
    const auto routes = routes_.latest();
    const auto instances = directory_.instances();
    std::set<std::string> failing;
    std::map<std::string, History> present;
    for (const auto& instance : *instances) {
        const auto& probing = routes->rules(instance.service).probing;
        if (!probing.enabled || instance.status == discovery::Status::critical) continue;
        auto history = histories_[instance.boot_id];
        const auto now = clock_.steady_now();
        if (now >= history.due) {
            const int before = history.failures;
            history.failures = is_ready(instance.address, probing.timeout) ? 0 : before + 1;
            history.due = now + probing.interval;
            if (history.failures == probing.failures_max)
                log::warn("an instance fails its probes", {{"upstream_instance", instance.name}});
            if (history.failures == 0 && before >= probing.failures_max)
                log::info("an instance is ready again", {{"upstream_instance", instance.name}});
        }
        if (history.failures >= probing.failures_max) failing.insert(instance.name);
        present[instance.boot_id] = history;
    }
    histories_ = std::move(present);  // forgets those that left
    unready_(std::move(failing));
}

bool ActiveProbes::is_ready(const std::string& address, std::chrono::milliseconds timeout) {
    http::Request request;
    request.method = "GET";
    request.target = "/readyz";
    const auto answer = transport_.send(address, request, timeout, true);
    return answer.ok() && answer.value().status == 200;
}

}  // namespace gateway::protection
