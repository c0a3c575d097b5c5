// The events that others see. What is stored is private to its service; each stored event has one
// public form, the message of the same name, for the outbox and for the feed alike, so that both
// say the same.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "contracts/routing.hpp"
#include "contracts/type.hpp"
#include "event_sourcing/event_store.hpp"
#include "json/encode.hpp"
#include "messaging/envelope.hpp"
#include "service_host/shard/publisher.hpp"
#include "sharding/shard_id.hpp"
#include "vocabulary/members.hpp"

namespace service_host {

struct PublicEvent {
    contracts::Type type;
    json::Raw data;
};

// What most streams are about.
struct AboutOrder {
    std::string order_id;
    static constexpr auto members() {
        return vocabulary::fields(vocabulary::field("order_id", &AboutOrder::order_id));
    }
};

namespace finding {

template <typename Messages, std::size_t index = 0>
constexpr std::size_t index_of_event(std::string_view name) {
    if constexpr (index < std::tuple_size_v<Messages>) {
        constexpr auto& type = std::tuple_element_t<index, Messages>::type;
        if (type.kind == contracts::Kind::event && type.name == name) return index;
        return index_of_event<Messages, index + 1>(name);
    } else {
        return index;
    }
}

}  // namespace finding

// `Messages` are those of the service. A public event has the members of the stored one that are
// named like its own, and the others from `about`, what the stream is about.
template <typename Messages, typename... Events, vocabulary::Listed About>
PublicEvent public_form(const std::variant<Events...>& event, const About& about) {
    return std::visit(
        [&]<typename Event>(const Event& one) {
            constexpr auto index =
                finding::index_of_event<Messages>(stored_name(vocabulary::Of<Event>{}));
            static_assert(index < std::tuple_size_v<Messages>, "no message has the event's name");
            using Message = std::tuple_element_t<index, Messages>;
            const auto message = vocabulary::made_of<Message>(one, about);
            return PublicEvent{Message::type, {json::encode(message)}};
        },
        event
    );
}

messaging::Envelope envelope_of(
    const event_sourcing::StoredEvent& stored,
    const sharding::ShardId& shard,
    PublicEvent event
);

// Addressed to all who react to it.
Publication publication_of(
    const event_sourcing::StoredEvent& stored,
    const sharding::ShardId& shard,
    PublicEvent event,
    const contracts::About& about
);

// How the shard's events are announced, as `events` has them, which must outlive this.
announcements::AnnouncedEvents announced_events(
    const event_sourcing::EventStore& events,
    const sharding::ShardId& shard,
    PublicForm public_form
);

}  // namespace service_host
