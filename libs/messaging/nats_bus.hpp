// NatsBus: MessageBus over JetStream (nats-server 2.9, nats.c 3.4), with the settings that these
// versions need (docs/decisions/, NATS). One per process; safe from any thread.
//
// It connects by itself, makes the stream and the buckets it needs if they are not there, and does
// so again after every reconnect, since a broker may come back with an empty disk.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "messaging/key_value.hpp"
#include "messaging/message_bus.hpp"
#include "observability/metrics.hpp"

namespace messaging {

struct NatsOptions {
    std::string url = "nats://127.0.0.1:4222";
    std::string client_name;  // the instance: order-1
    // Of the stream of public events.
    std::string events_stream = "ORDERLY_EVENTS";
    std::string events_subjects = "orderly.live.*.*.*";
    std::chrono::seconds events_retention = public_events_kept;
    std::int64_t events_bytes = 1'000'000'000;
};

class NatsBus final : public MessageBus {
public:
    // Returns at once; connects in the background and never gives up.
    NatsBus(NatsOptions options, observability::Metrics& metrics);
    ~NatsBus() override;

    // True once connected and what it needs is there; waits up to `patience`.
    bool wait_until_connected(std::chrono::milliseconds patience);

    void announce(const std::string& subject, const std::string& payload) override;
    void announce_events(PublicEvents events, std::function<void(bool stored)> done) override;
    std::optional<std::int64_t> announced_up_to(const std::string& filter) override;
    std::unique_ptr<Wire> wire_on(boost::asio::io_context& loop, const std::string& purpose)
        override;
    using MessageBus::listen;
    std::shared_ptr<void> listen(const std::string& filter, Pace pace, Receive receive) override;
    bool connected() const override;
    std::uint64_t generation() const override;

    // The KV bucket of this name, made if it is not there.
    std::unique_ptr<KeyValue> key_value(const std::string& bucket);

private:
    struct State;
    std::shared_ptr<State>
        state_;  // shared with callbacks of the client library, which may come late
};

}  // namespace messaging
