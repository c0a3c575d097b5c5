#include "order/orders.hpp"

#include <utility>

#include "order/api/public_events.hpp"

namespace order {
namespace {

// How long a choreographed order may take. (The saga of an orchestrated one has its own deadline.)
constexpr std::chrono::seconds choreography_deadline{60};

}  // namespace

// Pattern: transactional outbox (docs/patterns.md#transactional-outbox).
Orders::Orders(
    event_sourcing::EventStore& events,
    service_host::Publisher& publisher,
    Tallies& tallies,
    Deadlines& deadlines,
    Waiters& waiters,
    sharding::ShardId shard
)
    : events_{events},
      tallies_{tallies},
      deadlines_{deadlines},
      waiters_{waiters},
      repository_{
          events,
          std::string{order_category},
          [this, &publisher, shard = std::move(shard)](
              storage::Transaction& transaction,
              const std::string& order_id,
              const auto& recorded
          ) {
              const auto& terms = *terms_of(repository_.state(transaction, order_id));
              publisher.publish(
                  transaction, publication(recorded.stored, recorded.event, terms, shard)
              );
          }} {}

Orders::Outcome Orders::handle(
    storage::Transaction& transaction,
    const std::string& order_id,
    const Order::Command& command,
    const event_sourcing::Cause& cause
) {
    const auto before = status(transaction, order_id);
    auto outcome = repository_.handle(transaction, order_id, command, cause);
    if (outcome.ok() && !outcome.value().empty()) follow_up(transaction, order_id, before);
    return outcome;
}

void Orders::follow_up(
    storage::Transaction& transaction,
    const std::string& order_id,
    std::optional<Status> before
) {
    const auto& state = repository_.state(transaction, order_id);
    const auto& terms = *terms_of(state);
    const auto after = *status_of(state);
    tallies_.count(transaction, before, after, terms);
    if (terms.coordination == Coordination::choreography) {
        if (!before) {
            deadlines_.set(transaction, order_id, transaction.now() + choreography_deadline);
        } else if (after != Status::pending) {
            deadlines_.met(transaction, order_id);
        }
    }
    if (is_final(after)) {
        transaction.on_commit([this, order_id] { waiters_.call(order_id); });
    }
}

std::optional<Status>
Orders::status(storage::Transaction& transaction, const std::string& order_id) {
    return status_of(repository_.state(transaction, order_id));
}

std::optional<Coordination>
Orders::coordination(storage::Transaction& transaction, const std::string& order_id) {
    const auto* terms = terms_of(repository_.state(transaction, order_id));
    return terms == nullptr ? std::nullopt : std::optional{terms->coordination};
}

OrderPlaced Orders::placed(const std::string& order_id) {
    const auto history = events_.load(repository_.stream_of(order_id));
    return std::get<OrderPlaced>(OrderCodec::decode(history.at(0)));
}

}  // namespace order
