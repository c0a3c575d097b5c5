// One shard of the payments, assembled: everything that happens for it, from its database to its
// calls to the card network. Read the members from top to bottom to see what it is made of: each is
// built from those above it, and they are torn down in reverse.
//
// Built by the instance that leads the shard, destroyed when it stops leading. All public members
// are safe from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "event_sourcing/event_store.hpp"
#include "http/transport.hpp"
#include "payment/asks.hpp"
#include "payment/payments.hpp"
#include "payment/provider_calls.hpp"
#include "payment/tallies.hpp"
#include "service_host/process/environment.hpp"
#include "service_host/shard/shard_core.hpp"
#include "sharding/shard_id.hpp"

namespace payment {

struct ProviderOptions {
    std::string address;               // host:port
    std::size_t calls_at_a_time = 64;  // of each shard
};

class PaymentShard {
public:
    // Takes the shard over: raises its epoch. Throws if that cannot be had now.
    PaymentShard(
        const service_host::ShardOptions& options,
        const service_host::Environment& environment,
        const ProviderOptions& provider
    );
    ~PaymentShard();

    // Begin to hear, to send and to call the card network; end all that, and refuse all writes with
    // storage::Deposed.
    void start();
    void stop();
    bool healthy() const { return core_.healthy(); }
    std::int64_t epoch() const { return core_.epoch(); }
    const sharding::ShardId& id() const { return core_.id(); }
    service_host::ShardCore& core() { return core_; }
    const service_host::ShardCore& core() const { return core_; }

    // As committed.
    const event_sourcing::EventStore& events() const { return core_.events(); }
    std::vector<event_sourcing::StoredEvent> history(const std::string& order_id) const;

    struct Audit : service_host::ShardCore::Audit {
        std::map<std::string, Totals> payments;  // by currency
    };
    Audit audit() const;

    // One round of hearing and sending, for single-threaded drivers. Whether there is more to do.
    bool run_once() { return core_.run_once(); }

private:
    service_host::ShardCore core_;

    // What it keeps besides.
    Tallies tallies_;

    // What it decides.
    const std::unique_ptr<http::AsyncTransport> to_provider_;
    ProviderCalls provider_calls_;
    Payments payments_;
    Asks asks_;
};

}  // namespace payment
