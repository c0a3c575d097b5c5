// Publisher: says that an event happened: to the shards that react to it, through channels, and to
// whoever listens, by an announcement. Both leave once the transaction is on disk.
//
// Pattern: transactional outbox (docs/patterns.md#transactional-outbox).
#pragma once

#include <string>
#include <vector>

#include "announcements/announcer.hpp"
#include "channels/outbox.hpp"
#include "event_sourcing/event_store.hpp"
#include "messaging/envelope.hpp"
#include "sharding/shard_id.hpp"
#include "storage/writer.hpp"

namespace service_host {

struct Publication {
    messaging::Envelope event;            // with its position
    std::vector<std::string> recipients;  // the shards that react to it: order/2
    std::string live_subject;             // for whoever listens
};

// The message about an event that is stored, as others see it: the mapping that a shard serves its
// feed with, announces with, and sends with.
using PublicForm = messaging::Envelope (*)(
    const event_sourcing::StoredEvent& stored,
    const sharding::ShardId& shard
);

// Refers to all but the shard's name. Within transactions.
class Publisher {
public:
    Publisher(
        sharding::ShardId shard,
        event_sourcing::EventStore& events,
        PublicForm public_form,
        announcements::Announcer& announcer,
        channels::Outbox& outbox
    );

    void publish(storage::Transaction& transaction, const Publication& publication);

    // For a command that finds nothing to change: the event that settled the matter is sent once
    // more to the shard of this order. That is the newest event of the stream that is for every
    // order; if there is none, it is still to come.
    void say_again(
        storage::Transaction& transaction,
        const std::string& stream,
        const std::string& order_id
    );

private:
    const sharding::ShardId shard_;
    event_sourcing::EventStore& events_;
    const PublicForm public_form_;
    announcements::Announcer& announcer_;
    channels::Outbox& outbox_;
};

}  // namespace service_host
