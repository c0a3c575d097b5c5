// Environment: the world as a service sees it. Everything a service does to the outside goes
// through one of these, so that whole services run in tests and simulations on other ones.
#pragma once

#include <memory>

#include "discovery/directory.hpp"
#include "http/client.hpp"
#include "messaging/key_value.hpp"
#include "messaging/message_bus.hpp"
#include "messaging/nats_bus.hpp"
#include "observability/metrics.hpp"
#include "service_host/process/settings.hpp"
#include "vocabulary/clock.hpp"
#include "vocabulary/ids.hpp"

namespace service_host {

struct Environment {
    const vocabulary::Clock& clock;
    vocabulary::IdSource& ids;
    observability::Metrics& metrics;
    messaging::MessageBus& bus;
    messaging::KeyValue& leases;
    messaging::KeyValue& registrations;
    discovery::Directory& directory;
    http::Transport& http;
};

// What every process does first: log lines say who speaks, the crash point is armed. Process does
// it; for a main without one. Throws std::invalid_argument for a crash point that cannot be.
void prepare_process(const ProcessSettings& settings);

// The real one: system clock, JetStream, HTTP. Built once by main, outlives the service. It needs
// no broker to be built; the directory is running.
class Process {
public:
    explicit Process(const ProcessSettings& settings);
    ~Process();

    Environment environment();
    messaging::NatsBus& bus();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace service_host
