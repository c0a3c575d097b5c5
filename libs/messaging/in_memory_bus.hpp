// InMemoryBus and InMemoryKeyValue: the broker's twins for tests and simulation, in one process.
// Both are safe from any thread; outcomes, listeners and watchers are called from the thread that
// announces or writes.
//
// Faults can be injected: lose_everything() is a broker that comes back with an empty disk.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "messaging/key_value.hpp"
#include "messaging/message_bus.hpp"

namespace messaging {

class InMemoryBus final : public MessageBus {
public:
    InMemoryBus();
    ~InMemoryBus() override;

    void announce(const std::string& subject, const std::string& payload) override;
    void announce_events(PublicEvents events, std::function<void(bool stored)> done) override;
    std::optional<std::int64_t> announced_up_to(const std::string& filter) override;
    std::unique_ptr<Wire> wire_on(boost::asio::io_context& loop, const std::string& purpose)
        override;
    using MessageBus::listen;
    std::shared_ptr<void> listen(const std::string& filter, Pace pace, Receive receive) override;
    bool connected() const override;
    std::uint64_t generation() const override;

    void disconnect();
    void reconnect();
    void lose_everything();

    // For assertions: all that the stream of public events holds, in order.
    std::vector<PublicEvents> public_events() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

class InMemoryKeyValue final : public KeyValue {
public:
    InMemoryKeyValue();
    ~InMemoryKeyValue() override;
    std::optional<Entry> get(const std::string& key) override;
    void put(const std::string& key, const std::string& value) override;
    std::optional<std::uint64_t> create(const std::string& key, const std::string& value) override;
    std::optional<std::uint64_t>
    update(const std::string& key, const std::string& value, std::uint64_t revision) override;
    void erase(const std::string& key) override;
    // Tells changes from the thread that makes them.
    std::shared_ptr<void> watch(
        std::function<void(const std::string& key, const std::string& value)> changed
    ) override;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace messaging
