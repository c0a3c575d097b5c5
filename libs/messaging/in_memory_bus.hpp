// InMemoryBus and InMemoryKeyValue: the broker's twins for tests and simulation, in one process.
// Both are safe from any thread; outcomes, listeners and watchers are called from the thread that
// publishes or writes.
//
// Faults can be injected: lose_everything() is a broker whose disk was wiped, roll_back() one that
// woke with an older copy of the stream, but with consumers that remember the newer one, as
// nats-server 2.9 does after a power loss. Both count as a reconnect.
#pragma once

#include <memory>

#include "messaging/key_value.hpp"
#include "messaging/message_bus.hpp"
#include "vocabulary/clock.hpp"

namespace messaging {

class InMemoryBus final : public MessageBus {
public:
    explicit InMemoryBus(const vocabulary::Clock& clock);
    ~InMemoryBus() override;

    void publish(OutgoingMessage message, std::function<void(const PublishOutcome&)> done) override;
    void announce(const std::string& subject, const std::string& payload) override;
    void announce_events(PublicEvents events, std::function<void(bool stored)> done) override;
    std::optional<std::int64_t> announced_up_to(const std::string& filter) override;
    void flush() override {}
    std::unique_ptr<Subscription> subscribe(const SubscriptionOptions& options) override;
    using MessageBus::listen;
    std::shared_ptr<void> listen(const std::string& filter, Pace pace, Receive receive) override;
    std::optional<StreamState> stream_state() override;
    std::optional<std::string> message_id_at(std::uint64_t sequence) override;
    bool connected() const override;
    std::uint64_t generation() const override;

    void disconnect();
    void reconnect();
    void lose_everything();
    void roll_back(std::uint64_t last_sequence);

    // For assertions: every message stored, in order.
    std::vector<OutgoingMessage> stored() const;
    // The same of the stream of public events.
    std::vector<PublicEvents> public_events() const;

private:
    struct State;
    class DurableSubscription;
    std::shared_ptr<State> state_;
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
