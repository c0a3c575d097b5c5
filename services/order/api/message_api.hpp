// The message side of the order service: the commands of its sagas go out, the replies come in. Its
// own commands (order.*) never leave the shard, since a saga and its order live in the same one.
#pragma once

#include "channels/outbox.hpp"
#include "messaging/dispatcher.hpp"
#include "order/orders.hpp"
#include "order/sagas/place_order_saga.hpp"
#include "saga/orchestrator.hpp"
#include "saga/participants.hpp"
#include "sharding/shard_id.hpp"
#include "vocabulary/ids.hpp"

namespace order {

using PlaceOrderSagas = saga::Orchestrator<PlaceOrderData>;

// Hands the replies of participants to the sagas that wait for them.
void receive_replies(messaging::Dispatcher& dispatcher, PlaceOrderSagas& sagas);

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
        const messaging::ReplyAddress& reply_to,
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
