// Replies: what this shard answers to the sagas that asked, through the outbox.
#pragma once

#include <string>
#include <string_view>

#include "channels/outbox.hpp"
#include "event_sourcing/event_store.hpp"
#include "messaging/reply.hpp"
#include "payment/domain/payment.hpp"
#include "service_host/replies.hpp"
#include "sharding/shard_id.hpp"
#include "storage/writer.hpp"
#include "vocabulary/ids.hpp"

namespace payment {

std::string_view to_string(Payment::Rejection rejection);  // as sagas know it

class Replies {
public:
    Replies(sharding::ShardId shard, channels::Outbox& outbox, vocabulary::IdSource& ids);

    // An empty asker is nobody, and is told nothing. Others come from service_host::asker_of().
    void succeeded(
        storage::Transaction& transaction,
        const Asker& asker,
        const event_sourcing::Cause& cause
    );
    void refused(
        storage::Transaction& transaction,
        const Asker& asker,
        Payment::Rejection reason,
        const event_sourcing::Cause& cause
    );

private:
    void send(
        storage::Transaction& transaction,
        const Asker& asker,
        messaging::Reply reply,
        const event_sourcing::Cause& cause
    );

    const service_host::Replies replies_;
};

}  // namespace payment
