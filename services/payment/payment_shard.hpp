// One shard of the payments, assembled: everything that happens for it, from its database to its
// calls to the card network. Read the members from top to bottom to see what it is made of: each is
// built from those above it, and they are torn down in reverse.
//
// Built by the instance that leads the shard, destroyed when it stops leading. All public members
// are safe from any thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "event_sourcing/dead_letters.hpp"
#include "event_sourcing/event_store.hpp"
#include "event_sourcing/outbox.hpp"
#include "messaging/consumer.hpp"
#include "messaging/dispatcher.hpp"
#include "messaging/inbox.hpp"
#include "payment/api/replies.hpp"
#include "payment/call_pool.hpp"
#include "payment/payments.hpp"
#include "payment/provider_calls.hpp"
#include "payment/tallies.hpp"
#include "service_host/environment.hpp"
#include "service_host/writer_metrics.hpp"
#include "sharding/shard_id.hpp"
#include "storage/database.hpp"
#include "storage/fence.hpp"
#include "storage/writer.hpp"

namespace payment {

struct ShardOptions {
    sharding::ShardId id;             // payment/0
    std::string database_path;        // ":memory:" in tests
    std::string instance;             // who leads it: payment-1
    std::int64_t epoch_at_least = 0;  // the epoch will be above
    std::string provider_address;     // host:port
};

class PaymentShard {
public:
    // Takes the shard over: raises its epoch. Throws if that cannot be had now.
    PaymentShard(
        const ShardOptions& options,
        const service_host::Environment& environment,
        CallPool& call_pool
    );
    ~PaymentShard();

    // Begin to consume, to relay and to call the card network; end all that, and refuse all writes
    // with storage::Deposed.
    void start();
    void stop();
    // False once somebody else leads the shard, or a commit failed for good.
    bool healthy() const;
    std::int64_t epoch() const { return fence_.epoch(); }
    const sharding::ShardId& id() const { return id_; }

    // As committed.
    const event_sourcing::EventStore& events() const { return events_; }
    std::vector<event_sourcing::StoredEvent> history(const std::string& order_id) const;

    struct Audit {
        std::int64_t position = 0;
        std::int64_t epoch_violations = 0;
        std::int64_t unsent_messages = 0;
        std::int64_t dead_letters = 0;
        std::map<std::string, Totals> payments;  // by currency
    };
    Audit audit() const;

    // For single-threaded drivers: open for calls and the relay, without a thread of their own; and
    // one round each of consumer and relay. Returns how many messages it took.
    void start_without_threads();
    std::size_t run_once();

private:
    const sharding::ShardId id_;

    // What it keeps.
    storage::Database database_;
    storage::Fence fence_;
    storage::Writer writer_;
    service_host::WriterMetrics writer_metrics_;
    event_sourcing::EventStore events_;
    event_sourcing::Outbox outbox_;
    messaging::Inbox inbox_;
    event_sourcing::DeadLetters dead_letters_;
    Tallies tallies_;

    // What it decides, and whom it tells.
    Replies replies_;
    ProviderCalls provider_calls_;
    Payments payments_;

    // What reaches it.
    messaging::Dispatcher dispatcher_;
    messaging::Consumer consumer_;
};

}  // namespace payment
