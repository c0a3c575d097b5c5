#include "service_host/public_events.hpp"

#include <utility>
#include <vector>

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

event_sourcing::AnnouncedEvents announced_events(
    const event_sourcing::EventStore& events,
    const sharding::ShardId& shard,
    messaging::Envelope (*public_event
    )(const event_sourcing::StoredEvent& stored, const sharding::ShardId& shard)
) {
    const auto read = [&events, shard, public_event](std::int64_t after, std::size_t limit) {
        std::vector<event_sourcing::Announcement> announcements;
        for (const auto& stored : events.read_all(after, limit)) {
            const auto event = public_event(stored, shard);
            announcements.push_back(
                {stored.position,
                 contracts::live_subject(event.type, shard),
                 messaging::encode(event)}
            );
        }
        return announcements;
    };
    return {contracts::live_filter(shard), read};
}

}  // namespace service_host
