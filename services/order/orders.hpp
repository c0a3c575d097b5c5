// Orders: all orders of a shard. Whatever happens to one (a request, a reaction, a step of its
// saga) happens through handle(), which records it, publishes it, counts it, and calls those who
// wait for it. Used only inside transactions.
#pragma once

#include <string>
#include <vector>

#include "event_sourcing/repository.hpp"
#include "order/deadlines.hpp"
#include "order/domain/order.hpp"
#include "order/stored/order_events.hpp"
#include "order/tallies.hpp"
#include "order/waiters.hpp"
#include "service_host/shard/publisher.hpp"
#include "sharding/shard_id.hpp"

namespace order {

class Orders {
public:
    using Repository = event_sourcing::Repository<Order, OrderCodec>;
    using Outcome = vocabulary::Result<std::vector<Repository::Recorded>, Order::Rejection>;

    Orders(
        event_sourcing::EventStore& events,
        service_host::Publisher& publisher,
        Tallies& tallies,
        Deadlines& deadlines,
        Waiters& waiters,
        sharding::ShardId shard
    );

    // What was recorded (nothing, if the command changed nothing), or why it was rejected.
    Outcome handle(
        storage::Transaction& transaction,
        const std::string& order_id,
        const Order::Command& command,
        const event_sourcing::Cause& cause
    );

    // As this transaction sees them; nothing for an order that was not placed.
    std::optional<Status> status(storage::Transaction& transaction, const std::string& order_id);
    std::optional<Coordination>
    coordination(storage::Transaction& transaction, const std::string& order_id);
    // The first event of an order that was placed, within a transaction or between two.
    OrderPlaced placed(const std::string& order_id);

private:
    void follow_up(
        storage::Transaction& transaction,
        const std::string& order_id,
        std::optional<Status> before
    );

    event_sourcing::EventStore& events_;
    Tallies& tallies_;
    Deadlines& deadlines_;
    Waiters& waiters_;
    Repository repository_;
};

}  // namespace order
