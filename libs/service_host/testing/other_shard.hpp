// OtherShard: a shard of another service, played by a test that drives one shard by hand. It says
// what the contracts have, and sorts what it is told.
//
//   OtherShard orders{world.environment, {"order", "2"}, {"inventory", "eu"}};
//   orders.asks(ReserveStock{…});
//   while (shard.run_once()) {}
//   EXPECT_THAT(orders.events(), ElementsAre("stock_reserved"));
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "channels/testing/peer.hpp"
#include "json/encode.hpp"
#include "messaging/envelope.hpp"
#include "service_host/process/environment.hpp"
#include "sharding/shard_id.hpp"

namespace service_host::testing {

class OtherShard {
public:
    using Envelope = messaging::Envelope;

    // `shard` is the tested one. What the world consists of must outlive this.
    OtherShard(
        const Environment& world,
        const sharding::ShardId& self,
        const sharding::ShardId& shard
    )
        : ids_{world.ids},
          clock_{world.clock},
          source_{"/orderly/" + self.name()},
          peer_{world.bus, self.name(), shard.name()} {}

    // These are sent; the shard hears of them in its next round.

    template <typename Event>
    void tells(const Event& event) {
        send(envelope_of(event));
    }
    template <typename Command>
    Envelope asks(const Command& command) {
        auto envelope = envelope_of(command);
        envelope.actor = "saga:place_order";
        send(envelope);
        return envelope;
    }
    void says(std::string type, std::string about, std::string data) {
        send(envelope(std::move(type), std::move(about), std::move(data)));
    }
    void send(const Envelope& envelope) { peer_.send(envelope); }
    // What was sent last comes once more.
    void repeat() { peer_.repeat(); }
    // So does all that ever was, as from a sender whom nobody has acknowledged anything.
    void repeat_all() { peer_.repeat_all(); }

    // About an order. It is not sent yet.
    template <typename Message>
    Envelope envelope_of(const Message& message) const {
        return envelope(Message::type.cloud_event_type(), message.order_id, json::encode(message));
    }

    // All that was heard, in order; and of that:
    std::vector<Envelope> heard() const { return peer_.received(); }
    // the names of events: "stock_reserved";
    std::vector<std::string> events() const {
        return names([](const Envelope& envelope) { return envelope.position.has_value(); });
    }
    // the names of commands: "reserve_stock".
    std::vector<std::string> commands() const {
        return names([](const Envelope& envelope) { return !envelope.actor.empty(); });
    }

    // orderly.order.order_placed.v1 → order_placed
    static std::string name_in(const std::string& type) {
        const auto end = type.rfind('.');
        const auto begin = type.rfind('.', end - 1) + 1;
        return type.substr(begin, end - begin);
    }

private:
    Envelope envelope(std::string type, std::string subject, std::string data) const {
        Envelope envelope;
        envelope.id = ids_.next();
        envelope.source = source_;
        envelope.type = std::move(type);
        envelope.subject = std::move(subject);
        envelope.time = clock_.now();
        envelope.correlation_id = "correlation-1";
        envelope.causation_id = "causation-1";
        envelope.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        envelope.data = {std::move(data)};
        return envelope;
    }
    std::vector<std::string> names(bool (*is_meant)(const Envelope&)) const {
        std::vector<std::string> names;
        for (const auto& envelope : heard()) {
            if (is_meant(envelope)) names.push_back(name_in(envelope.type));
        }
        return names;
    }

    vocabulary::IdSource& ids_;
    const vocabulary::Clock& clock_;
    const std::string source_;
    channels::testing::Peer peer_;
};

}  // namespace service_host::testing
