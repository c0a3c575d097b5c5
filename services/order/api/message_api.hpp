// The commands of the order service's sagas, on their way out. Its own commands (order.*) never
// leave the shard, since a saga and its order live in the same one.
#pragma once

#include "channels/outbox.hpp"
#include "order/orders.hpp"
#include "saga/participants.hpp"
#include "sharding/shard_id.hpp"
#include "vocabulary/ids.hpp"

namespace order {

class SagaParticipants final : public saga::Participants {
public:
    SagaParticipants(
        Orders& orders,
        channels::Outbox& outbox,
        vocabulary::IdSource& ids,
        sharding::ShardId shard
    );

    std::optional<saga::Answer> send(
        storage::Transaction& transaction,
        const saga::Command& command,
        const std::string& order_id,
        const event_sourcing::Cause& cause
    ) override;

private:
    saga::Answer obey(
        storage::Transaction& transaction,
        const saga::Command& command,
        const std::string& order_id,
        const event_sourcing::Cause& cause
    );

    Orders& orders_;
    channels::Outbox& outbox_;
    vocabulary::IdSource& ids_;
    const sharding::ShardId shard_;
};

}  // namespace order
