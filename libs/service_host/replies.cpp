#include "service_host/replies.hpp"

#include <algorithm>
#include <utility>

#include "event_sourcing/envelopes.hpp"
#include "messaging/dispatcher.hpp"
#include "sharding/partitions.hpp"

namespace service_host {
namespace {

using messaging::ReplyAddress;

// The shard whose saga waits there.
sharding::ShardId shard_at(const ReplyAddress& address) {
    const auto shards = sharding::shards_of(address.shard.substr(0, address.shard.find('/')));
    const auto found = std::ranges::find(shards, address.shard, &sharding::ShardId::name);
    if (found == shards.end()) {
        throw messaging::Undeliverable{"nobody can be waiting at " + address.to_string()};
    }
    return *found;
}

}  // namespace

const ReplyAddress& asker_of(const messaging::Envelope& command) {
    if (!command.reply_to) {
        throw messaging::Undeliverable{"the command does not say who waits for its reply"};
    }
    static_cast<void>(shard_at(*command.reply_to));
    return *command.reply_to;
}

event_sourcing::Cause caused_by_saga(const messaging::Envelope& command) {
    return event_sourcing::caused_by(command, "saga:" + asker_of(command).saga);
}

Replies::Replies(sharding::ShardId shard, channels::Outbox& outbox, vocabulary::IdSource& ids)
    : shard_{std::move(shard)}, outbox_{outbox}, ids_{ids} {}

void Replies::send(
    storage::Transaction& transaction,
    const messaging::Reply& reply,
    const event_sourcing::Cause& cause
) const {
    const auto recipient = shard_at(reply.to);
    const messaging::Envelope envelope{
        .id = ids_.next(),
        .source = "/orderly/" + shard_.name(),
        .type = std::string{messaging::Reply::type},
        .subject = reply.to.saga_id,
        .time = transaction.now(),
        .correlation_id = cause.correlation_id,
        .causation_id = cause.causation_id,
        .traceparent = cause.traceparent,
        .position = {},
        .stream_version = {},
        .reply_to = {},
        .data = {json::encode(reply)},
    };
    outbox_.send(transaction, recipient.name(), messaging::encode(envelope));
}

}  // namespace service_host
