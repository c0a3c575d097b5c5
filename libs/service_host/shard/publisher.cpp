#include "service_host/shard/publisher.hpp"

#include <ranges>
#include <utility>

#include "contracts/routing.hpp"

namespace service_host {

using storage::Transaction;

Publisher::Publisher(
    sharding::ShardId shard,
    event_sourcing::EventStore& events,
    PublicForm public_form,
    announcements::Announcer& announcer,
    channels::Outbox& outbox
)
    : shard_{std::move(shard)},
      events_{events},
      public_form_{public_form},
      announcer_{announcer},
      outbox_{outbox} {}

void Publisher::publish(Transaction& transaction, const Publication& publication) {
    auto text = messaging::encode(publication.event);
    for (const auto& recipient : publication.recipients) {
        outbox_.send_event(transaction, recipient, publication.event.position.value(), text);
    }
    announcer_.add(
        transaction, {publication.event.position.value(), publication.live_subject, std::move(text)}
    );
}

void Publisher::say_again(
    Transaction& transaction,
    const std::string& stream,
    const std::string& order_id
) {
    const auto history = events_.load(transaction, stream);
    for (const auto& stored : std::views::reverse(history)) {
        const auto event = public_form_(stored, shard_);
        const auto listeners = contracts::listeners_to(event.type, {order_id, "", false});
        if (listeners.empty()) continue;
        const auto text = messaging::encode(event);
        for (const auto& listener : listeners) {
            outbox_.send_event(transaction, listener.name(), stored.position, text);
        }
        return;
    }
}

}  // namespace service_host
