#include "service_host/public_events.hpp"

#include <utility>

#include "event_sourcing/envelopes.hpp"

namespace service_host {

messaging::Envelope envelope_of(
    const event_sourcing::StoredEvent& stored,
    const sharding::ShardId& shard,
    PublicEvent event
) {
    return event_sourcing::envelope_of(
        stored, shard.name(), event.type.cloud_event_type(), std::move(event.data)
    );
}

event_sourcing::Publication publication_of(
    const event_sourcing::StoredEvent& stored,
    const sharding::ShardId& shard,
    PublicEvent event,
    const contracts::About& about
) {
    return {
        .live_subject = contracts::live_subject(event.type, shard),
        .subject = contracts::event_subject(event.type, shard, about),
        .event = envelope_of(stored, shard, std::move(event)),
    };
}

}  // namespace service_host
