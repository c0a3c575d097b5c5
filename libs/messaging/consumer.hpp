// Consumer: the idempotent consumer of one shard. It takes a batch of deliveries, handles all of
// them in one transaction (inbox rows, effects and outgoing messages together), and acknowledges
// them once that is on disk.
//
// A delivery may carry several envelopes. Trouble with one takes back that one alone: transient
// trouble is retried later with jittered backoff; what can never succeed, or failed too often,
// becomes a dead letter in the same transaction and is acknowledged. After every reconnect it
// compares itself with the stream and starts over if it stands ahead of it.
//
// With every batch the inbox forgets some of the ids that are older than the stream's messages, so
// it stays as small as the stream without anybody's care.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>

#include "messaging/dispatcher.hpp"
#include "messaging/inbox.hpp"
#include "messaging/message_bus.hpp"
#include "observability/metrics.hpp"
#include "resilience/backoff.hpp"
#include "storage/writer.hpp"

namespace messaging {

struct DeadLetter {
    std::string consumer;  // order/2
    std::string subject;
    std::string message_id;
    std::string reason;
    std::uint64_t attempts = 1;
    std::string payload;  // as received
};

struct ConsumerOptions {
    SubscriptionOptions subscription;
    std::string shard;  // order/2
    std::size_t batch_max = 256;
    int attempts_max = 10;
    resilience::Backoff backoff{std::chrono::milliseconds{100}, std::chrono::milliseconds{5'000}};
};

class Consumer {
public:
    // `bury` keeps the dead letter within the transaction (and lets the outbox publish it).
    Consumer(
        MessageBus& bus,
        ConsumerOptions options,
        storage::Writer& writer,
        Inbox& inbox,
        const Dispatcher& dispatcher,
        std::function<void(storage::Transaction&, const DeadLetter&)> bury,
        observability::Metrics& metrics
    );
    ~Consumer();  // stops

    void start();  // its own thread
    void stop();

    // One round, for single-threaded drivers: fetch, handle, acknowledge. Returns how many it took.
    std::size_t run_once(std::chrono::milliseconds patience);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace messaging
