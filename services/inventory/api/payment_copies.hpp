// Payment's copy of stock_reserved, by which payment hears of a choreographed order: the only one
// that says how the customer pays. Whoever else hears of a reservation is sent a reference to the
// stored event. This is a message of its own, so that the payment token is kept here in the outbox
// alone, and just as long as the message is under way.
#pragma once

#include "channels/outbox.hpp"
#include "contracts/inventory_messages.hpp"
#include "event_sourcing/event_store.hpp"
#include "sharding/shard_id.hpp"
#include "storage/writer.hpp"

namespace inventory {

// Refers to the outbox.
class PaymentCopies {
public:
    PaymentCopies(sharding::ShardId shard, channels::Outbox& outbox);

    // Within the transaction that recorded `reserved`, to the shard where the order is paid.
    void send(
        storage::Transaction& transaction,
        const event_sourcing::StoredEvent& reserved,
        const contracts::inventory::PaymentTerms& terms
    ) const;

private:
    sharding::ShardId shard_;
    channels::Outbox& outbox_;
};

}  // namespace inventory
