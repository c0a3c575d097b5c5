// The events that others see. What is stored is private to this service; each stored event becomes
// one public contract here, for the outbox and for the feed alike, so that both say the same.
#pragma once

#include "event_sourcing/event_store.hpp"
#include "event_sourcing/outbox.hpp"
#include "messaging/envelope.hpp"
#include "order/domain/order.hpp"
#include "sharding/shard_id.hpp"

namespace order {

// For the feed.
messaging::Envelope
public_event(const event_sourcing::StoredEvent& stored, const sharding::ShardId& shard);

// For the outbox: addressed to all who react to it, which depends on the order's terms.
event_sourcing::Publication publication(
    const event_sourcing::StoredEvent& stored,
    const Order::Event& event,
    const Terms& terms,
    const sharding::ShardId& shard
);

}  // namespace order
