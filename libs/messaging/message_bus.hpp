// MessageBus: a wire, and the stream of public events that the broker keeps for the world outside.
// NatsBus is the real one (JetStream); InMemoryBus is its twin for tests and simulation, held to
// the same conformance tests.
//
// What the broker acknowledged can vanish with its disk. Nothing is entrusted to it that cannot be
// sent again from elsewhere; messages between shards go through libs/channels.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "messaging/wire.hpp"

namespace boost::asio {
class io_context;
}

namespace messaging {

// How long the stream of public events keeps its messages.
inline constexpr std::chrono::hours public_events_kept{24};

// One message of the stream of public events, about events of one shard.
struct PublicEvents {
    std::string subject;  // orderly.live.order.2.orders
    std::string payload;  // an array of envelopes (encode_events)
    // Becomes the header Orderly-Announced: every event of the shard up to this position is in the
    // stream, in this message or in one before it.
    std::int64_t announced_up_to = 0;
};

class MessageBus : public Wire {
public:
    // A wire of its own for whoever runs this loop: its listeners are called by the loop's thread
    // (in memory: by whoever announces). `purpose` names it for the broker's monitoring. It has to
    // be gone before the loop and the bus.
    virtual std::unique_ptr<Wire>
    wire_on(boost::asio::io_context& loop, const std::string& purpose) = 0;

    // A plain message to whoever listens now, which the stream of public events also stores. `done`
    // is told whether it is known to be stored, exactly once, from any thread (possibly this one),
    // within about 5 s. Order is kept. Blocks no longer than 2 s.
    virtual void announce_events(PublicEvents events, std::function<void(bool stored)> done) = 0;
    // Of the last message that the stream of public events holds under `filter`, a subject with
    // wildcards; 0 if it holds none. Nothing if the broker does not tell. Takes 2 s at most.
    virtual std::optional<std::int64_t> announced_up_to(const std::string& filter) = 0;
};

}  // namespace messaging
