#include "registry/health_probes.hpp"

#include <chrono>

namespace registry {
namespace {

constexpr std::chrono::milliseconds probe_timeout{500};
constexpr std::chrono::seconds probe_every{1};

}  // namespace

discovery::Status probed_status(discovery::Status announced, int consecutive_failures) {
    using enum discovery::Status;
    return announced == passing && consecutive_failures >= failures_tolerated ? critical
                                                                              : announced;
}

HealthProbes::HealthProbes(
    const discovery::Directory& directory,
    http::Transport& transport,
    std::function<void()> after_round
)
    : directory_{directory}, transport_{transport}, after_round_{std::move(after_round)} {}

HealthProbes::~HealthProbes() { stop(); }

void HealthProbes::start() {
    thread_ = std::jthread{[this](const std::stop_token& stopped) {
        while (!stopped.stop_requested()) {
            run_once();
            after_round_();
            std::unique_lock lock{mutex_};
            wake_.wait_for(lock, stopped, probe_every, [&] { return stopped.stop_requested(); });
        }
    }};
}

void HealthProbes::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

void HealthProbes::run_once() {
    const auto instances = directory_.instances();
    std::map<std::string, int> counted;
    for (const auto& instance : *instances) {
        if (instance.status == discovery::Status::critical) continue;
        const bool ready = is_ready(instance.address);
        const std::lock_guard lock{mutex_};
        counted[instance.boot_id] = ready ? 0 : failures_[instance.boot_id] + 1;
    }
    const std::lock_guard lock{mutex_};
    failures_ = std::move(counted);  // forgets those that left
}

discovery::Status HealthProbes::status_of(const discovery::Instance& instance) const {
    const std::lock_guard lock{mutex_};
    const auto found = failures_.find(instance.boot_id);
    return probed_status(instance.status, found == failures_.end() ? 0 : found->second);
}

bool HealthProbes::is_ready(const std::string& address) {
    http::Request request;
    request.method = "GET";
    request.target = "/readyz";
    const auto answer = transport_.send(address, request, probe_timeout, true);
    return answer.ok() && answer.value().status == 200;
}

}  // namespace registry
