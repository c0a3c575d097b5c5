#include "service_host/process/environment.hpp"

#include <algorithm>
#include <cassert>
#include <malloc.h>
#include <thread>

#include "contracts/routing.hpp"
#include "observability/log.hpp"
#include "vocabulary/crash_point.hpp"

namespace service_host {

namespace {

// By default glibc keeps eight for each core; with hundreds of threads, all of them are used. Fewer
// are warmer: what threads keep for themselves spares them most of the waiting for each other.
int allocation_arenas() {
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()) / 2);
}

observability::log::Level log_level(const std::string& name) {
    using enum observability::log::Level;
    if (name == "debug") return debug;
    if (name == "warn") return warn;
    if (name == "error") return error;
    assert(name == "info");
    return info;
}

messaging::NatsOptions nats_options(const ProcessSettings& settings) {
    messaging::NatsOptions options;
    options.url = settings.nats_url;
    options.client_name = settings.instance;
    options.events_subjects = contracts::all_live_events;
    return options;
}

}  // namespace

struct Process::State {
    explicit State(const ProcessSettings& settings) : bus{nats_options(settings), metrics} {}

    vocabulary::SystemClock clock;
    vocabulary::RandomIds ids{clock};
    observability::Metrics metrics;
    messaging::NatsBus bus;
    std::unique_ptr<messaging::KeyValue> leases = bus.key_value("orderly_leases");
    std::unique_ptr<messaging::KeyValue> registrations = bus.key_value("orderly_registrations");
    discovery::Directory directory{*registrations, clock};
    http::Client http;
};

void prepare_process(const ProcessSettings& settings) {
    ::mallopt(M_ARENA_MAX, allocation_arenas());
    observability::log::configure(
        settings.service, settings.instance, log_level(settings.log_level)
    );
    vocabulary::arm_crash_point(settings.crash_point);
}

Process::Process(const ProcessSettings& settings) {
    prepare_process(settings);
    state_ = std::make_unique<State>(settings);
    state_->directory.start();
}

Process::~Process() = default;

Environment Process::environment() {
    return {
        .clock = state_->clock,
        .ids = state_->ids,
        .metrics = state_->metrics,
        .bus = state_->bus,
        .leases = *state_->leases,
        .registrations = *state_->registrations,
        .directory = state_->directory,
        .http = state_->http,
    };
}

messaging::NatsBus& Process::bus() { return state_->bus; }

}  // namespace service_host
