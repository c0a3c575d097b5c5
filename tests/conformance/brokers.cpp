#include "brokers.hpp"

#include <future>
#include <stdexcept>
#include <thread>

namespace conformance {

namespace {

void require(bool condition, const char* what) {
    if (!condition) throw std::runtime_error{what};
}

}  // namespace

bool eventually(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(2ms);
    }
    return true;
}

InMemoryBroker::InMemoryBroker() = default;

NatsBroker::NatsBroker()
    : bus_{std::make_unique<messaging::NatsBus>(options(), metrics_)},
      key_value_{bus_->key_value("leases")} {
    require(bus_->wait_until_connected(patience), "cannot connect");
}

messaging::NatsOptions NatsBroker::options() const {
    messaging::NatsOptions options;
    options.url = server_.url();
    options.client_name = "conformance-1";
    return options;
}

void NatsBroker::go_away() {
    server_.kill();
    require(eventually([&] { return !bus_->connected(); }), "does not notice that the server died");
}

void NatsBroker::come_back() {
    server_.start();
    require(bus_->wait_until_connected(patience), "does not come back");
}

void NatsBroker::come_back_empty() {
    go_away();
    server_.wipe();
    come_back();
}

std::unique_ptr<messaging::NatsBus> NatsBroker::another_bus() {
    auto bus = std::make_unique<messaging::NatsBus>(options(), metrics_);
    require(bus->wait_until_connected(patience), "cannot connect");
    return bus;
}

bool announce(messaging::MessageBus& bus, messaging::PublicEvents events) {
    std::promise<bool> outcome;
    bus.announce_events(std::move(events), [&](bool stored) { outcome.set_value(stored); });
    return outcome.get_future().get();
}

}  // namespace conformance
