// The events that others see. What is stored is private to this service; each stored event becomes
// one public contract here, for channels and for the feed alike, so that both say the same.
#pragma once

#include "event_sourcing/event_store.hpp"
#include "messaging/envelope.hpp"
#include "order/domain/order.hpp"
#include "service_host/shard/publisher.hpp"
#include "sharding/shard_id.hpp"

namespace order {

// For the feed.
messaging::Envelope
public_event(const event_sourcing::StoredEvent& stored, const sharding::ShardId& shard);

// For channels: addressed to all who react to it, which depends on the order's terms.
service_host::Publication publication(
    const event_sourcing::StoredEvent& stored,
    const Order::Event& event,
    const Terms& terms,
    const sharding::ShardId& shard
);

}  // namespace order
