// MessageBus: a wire, and what the broker keeps: the stream of public events, and streams of messages
// that durable consumers take from (work queues). NatsBus is the real one (JetStream); InMemoryBus is
// its twin for tests and simulation, held to the same conformance tests.
//
// What the broker acknowledged can vanish with its disk. Nothing is entrusted to it that cannot be
// sent again from elsewhere; messages between shards go through libs/channels.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "messaging/wire.hpp"

namespace messaging {

// How long streams of messages keep them.
inline constexpr std::chrono::minutes messages_kept{60};
// How long the stream of public events keeps its messages.
inline constexpr std::chrono::hours public_events_kept{24};

struct OutgoingMessage {
    std::string id;  // becomes Nats-Msg-Id: the broker drops repeats within its window
    std::string subject;
    std::string payload;
};

// Where in which stream a message was stored. A stream that was lost and made anew has another id.
struct StreamPosition {
    std::string stream_id;
    std::uint64_t sequence = 0;
    bool operator==(const StreamPosition&) const = default;
};

struct StreamState {
    std::string stream_id;
    std::uint64_t first_sequence = 0;
    std::uint64_t last_sequence = 0;
    std::string dead_letter_stream_id{};  // "" where dead letters go into the same stream
};

// One message of the stream of public events, about events of one shard.
struct PublicEvents {
    std::string subject;  // orderly.live.order.2.orders
    std::string payload;  // an array of envelopes (encode_events)
    // Becomes the header Orderly-Announced: every event of the shard up to this position is in the
    // stream, in this message or in one before it.
    std::int64_t announced_up_to = 0;
};

// Stored, or not known to be (then `failure` says why; it may still have been stored).
struct PublishOutcome {
    std::optional<StreamPosition> stored;
    std::string failure;
};

// A durable pull consumer. One thread at a time.
class Subscription {
public:
    virtual ~Subscription() = default;
    // Waits up to `patience` for the first message, then takes what is there, up to `max`. Empty is
    // normal; so is trouble with the broker, which is waited out here.
    virtual std::vector<Delivery> fetch(std::size_t max, std::chrono::milliseconds patience) = 0;
    virtual void acknowledge(const Delivery& delivery) = 0;
    virtual void retry_later(const Delivery& delivery, std::chrono::milliseconds delay) = 0;
    // Forgets where the consumer stands and starts with the first message the stream holds.
    virtual void start_over() = 0;
};

struct SubscriptionOptions {
    std::string durable_name;                             // order-2
    std::string filter;                                   // subject with wildcards
    std::chrono::milliseconds acknowledge_within{5'000};  // else it is delivered again
};

class MessageBus : public Wire {
public:
    // Hands the message to the broker without waiting; `done` is called exactly once, from any
    // thread (possibly this one), within about 5 s. Order is kept. Blocks no longer than 2 s.
    virtual void
    publish(OutgoingMessage message, std::function<void(const PublishOutcome&)> done) = 0;
    // A plain message to whoever listens now, which the stream of public events also stores. `done`
    // is told whether it is known to be stored, exactly once, from any thread (possibly this one),
    // within about 5 s. Order is kept. Blocks no longer than 2 s.
    virtual void announce_events(PublicEvents events, std::function<void(bool stored)> done) = 0;
    // Of the last message that the stream of public events holds under `filter`, a subject with
    // wildcards; 0 if it holds none. Nothing if the broker does not tell. Takes 2 s at most.
    virtual std::optional<std::int64_t> announced_up_to(const std::string& filter) = 0;
    // Sends now what publish() may have buffered.
    virtual void flush() = 0;

    virtual std::unique_ptr<Subscription> subscribe(const SubscriptionOptions& options) = 0;

    virtual std::optional<StreamState> stream_state() = 0;  // nothing while the broker is away
    // The id of the message stored at `sequence`; nothing if the stream does not hold it (any
    // more), or while the broker is away: look at stream_state() to tell.
    virtual std::optional<std::string> message_id_at(std::uint64_t sequence) = 0;
};

}  // namespace messaging
