// The brokers that the conformance tests run on, with one vocabulary for what may happen to them.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "messaging/in_memory_bus.hpp"
#include "messaging/nats_bus.hpp"
#include "messaging/testing/nats_server.hpp"
#include "observability/metrics.hpp"

namespace conformance {

using namespace std::chrono_literals;

// A subject that tests announce on.
inline const std::string orders = "orderly.live.order.0.orders";

inline constexpr auto patience = 20s;  // for what must happen; far more than it takes

// Waits for a condition, looking every few milliseconds; false if it does not come true.
bool eventually(const std::function<bool()>& condition);

class InMemoryBroker {
public:
    InMemoryBroker();
    messaging::MessageBus& bus() { return bus_; }
    messaging::KeyValue& key_value() { return key_value_; }
    void go_away() { bus_.disconnect(); }
    void come_back() { bus_.reconnect(); }
    void come_back_empty() { bus_.lose_everything(); }

private:
    messaging::InMemoryBus bus_;
    messaging::InMemoryKeyValue key_value_;
};

class NatsBroker {
public:
    NatsBroker();
    messaging::NatsBus& bus() { return *bus_; }
    messaging::KeyValue& key_value() { return *key_value_; }
    messaging::testing::NatsServer& server() { return server_; }
    // What the bus was built with.
    messaging::NatsOptions options() const;
    std::string metrics() const { return metrics_.exposition(); }
    void go_away();
    void come_back();
    void come_back_empty();
    // Another process on the same broker.
    std::unique_ptr<messaging::NatsBus> another_bus();

private:
    messaging::testing::NatsServer server_;
    observability::Metrics metrics_;
    std::unique_ptr<messaging::NatsBus> bus_;
    std::unique_ptr<messaging::KeyValue> key_value_;
};

// What typed tests run on, and its name in theirs.
using Brokers = ::testing::Types<InMemoryBroker, NatsBroker>;
class BrokerName {
public:
    template <typename Broker>
    static std::string GetName(int) {
        return std::is_same_v<Broker, NatsBroker> ? "Nats" : "InMemory";
    }
};

// Whether the stream of public events took this.
bool announce(messaging::MessageBus& bus, messaging::PublicEvents events);
// Announces the text until it is heard: a subscription takes a moment to reach the broker.
template <typename Heard>
bool comes_through(messaging::Wire& wire, const std::string& subject, const Heard& heard) {
    return eventually([&] {
        wire.announce(subject, "anybody?");
        return !heard.values().empty();
    });
}

// What listeners and watchers were told, gathered from whatever thread told it.
template <typename T>
class Heard {
public:
    void add(T value) {
        const std::lock_guard lock{mutex_};
        values_.push_back(std::move(value));
    }
    std::vector<T> values() const {
        const std::lock_guard lock{mutex_};
        return values_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<T> values_;
};

}  // namespace conformance
