#include "service_host/shard/public_events.hpp"

#include <utility>
#include <vector>

#include "announcements/envelopes.hpp"

namespace service_host {

messaging::Envelope envelope_of(
    const event_sourcing::StoredEvent& stored,
    const sharding::ShardId& shard,
    PublicEvent event
) {
    return announcements::envelope_of(
        stored, shard.name(), event.type.cloud_event_type(), std::move(event.data)
    );
}

Publication publication_of(
    const event_sourcing::StoredEvent& stored,
    const sharding::ShardId& shard,
    PublicEvent event,
    const contracts::About& about
) {
    auto live_subject = contracts::live_subject(event.type, shard);
    std::vector<std::string> recipients;
    for (const auto& listener : contracts::listeners_to(event.type, about)) {
        recipients.push_back(listener.name());
    }
    return {
        .event = envelope_of(stored, shard, std::move(event)),
        .recipients = std::move(recipients),
        .live_subject = std::move(live_subject),
    };
}

announcements::AnnouncedEvents announced_events(
    const event_sourcing::EventStore& events,
    const sharding::ShardId& shard,
    PublicForm public_form
) {
    const auto read = [&events, shard, public_form](std::int64_t after, std::size_t limit) {
        std::vector<announcements::Announcement> announcements;
        for (const auto& stored : events.read_all(after, limit)) {
            const auto event = public_form(stored, shard);
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
