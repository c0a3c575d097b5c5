#include "brokers.hpp"

#include <future>
#include <optional>
#include <stdexcept>
#include <thread>

namespace conformance {

using messaging::Delivery;
using messaging::MessageBus;
using messaging::OutgoingMessage;
using messaging::PublishOutcome;
using messaging::StreamPosition;
using messaging::StreamState;

namespace {

messaging::NatsOptions options(const messaging::testing::NatsServer& server) {
    messaging::NatsOptions options;
    options.url = server.url();
    options.client_name = "conformance-1";
    options.subjects = {"orderly.event.>", "orderly.command.>"};
    return options;
}

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
    : bus_{std::make_unique<messaging::NatsBus>(options(server_), metrics_)},
      key_value_{bus_->key_value("leases")} {
    require(bus_->wait_until_connected(patience), "cannot connect");
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
    auto bus = std::make_unique<messaging::NatsBus>(options(server_), metrics_);
    require(bus->wait_until_connected(patience), "cannot connect");
    return bus;
}

PublishOutcome publish(MessageBus& bus, const OutgoingMessage& message) {
    std::promise<PublishOutcome> outcome;
    bus.publish(message, [&](const PublishOutcome& result) { outcome.set_value(result); });
    bus.flush();
    return outcome.get_future().get();
}

StreamPosition store(MessageBus& bus, const OutgoingMessage& message) {
    PublishOutcome outcome;
    eventually([&] {
        outcome = publish(bus, message);
        return outcome.stored.has_value();
    });
    return outcome.stored.value();
}

bool announce(MessageBus& bus, messaging::PublicEvents events) {
    std::promise<bool> outcome;
    bus.announce_events(std::move(events), [&](bool stored) { outcome.set_value(stored); });
    return outcome.get_future().get();
}

StreamState state_of(MessageBus& bus) {
    std::optional<StreamState> state;
    eventually([&] {
        state = bus.stream_state();
        return state.has_value();
    });
    return state.value();
}

std::vector<Delivery> receive(messaging::Subscription& subscription, std::size_t count) {
    std::vector<Delivery> received;
    eventually([&] {
        for (Delivery& delivery : subscription.fetch(count - received.size(), 100ms)) {
            subscription.acknowledge(delivery);
            received.push_back(std::move(delivery));
        }
        return received.size() >= count;
    });
    return received;
}

std::vector<std::string> payloads(const std::vector<Delivery>& deliveries) {
    std::vector<std::string> payloads;
    for (const Delivery& delivery : deliveries) payloads.push_back(delivery.payload);
    return payloads;
}

}  // namespace conformance
