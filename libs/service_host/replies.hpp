// Replies: what a shard answers to the sagas that sent it commands, through its outbox.
#pragma once

#include "channels/outbox.hpp"
#include "event_sourcing/event_store.hpp"
#include "messaging/envelope.hpp"
#include "messaging/reply.hpp"
#include "sharding/shard_id.hpp"
#include "storage/writer.hpp"
#include "vocabulary/ids.hpp"

namespace service_host {

// Who waits for the reply to a command. Throws messaging::Undeliverable if the command does not
// say, or if no saga can be waiting there.
const messaging::ReplyAddress& asker_of(const messaging::Envelope& command);
// Why something is recorded that the command of a saga led to. Throws as asker_of() does.
event_sourcing::Cause caused_by_saga(const messaging::Envelope& command);

// Refers to the outbox and the ids.
class Replies {
public:
    Replies(sharding::ShardId shard, channels::Outbox& outbox, vocabulary::IdSource& ids);

    // Within the transaction that did or refused what was asked, to one whom asker_of() gave.
    void send(
        storage::Transaction& transaction,
        const messaging::Reply& reply,
        const event_sourcing::Cause& cause
    ) const;

private:
    sharding::ShardId shard_;
    channels::Outbox& outbox_;
    vocabulary::IdSource& ids_;
};

}  // namespace service_host
