// The events that others see. What is stored is private to this service; each stored event becomes
// one public contract here, for channels and for the feed alike, so that both say the same.
#pragma once

#include "event_sourcing/event_store.hpp"
#include "messaging/envelope.hpp"
#include "service_host/shard/publisher.hpp"
#include "sharding/shard_id.hpp"

namespace inventory {

messaging::Envelope
public_event(const event_sourcing::StoredEvent& stored, const sharding::ShardId& shard);

// The same, addressed to all who react to it.
service_host::Publication
publication(const event_sourcing::StoredEvent& stored, const sharding::ShardId& shard);

}  // namespace inventory
