// The commands that this service obeys: orchestration's half of the service's messages. The other
// half, what it does unasked, is reactions.hpp. Nobody is replied to: the order hears the event of
// what was done, and hears it again if it asks again.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "contracts/inventory_messages.hpp"
#include "inventory/reservations.hpp"
#include "messaging/dispatcher.hpp"
#include "service_host/shard/publisher.hpp"
#include "sharding/shard_id.hpp"

namespace inventory {

// Adds to `dispatcher`, which then refers to all of these.
void obey_commands(
    messaging::Dispatcher& dispatcher,
    const sharding::ShardId& shard,
    Reservations& reservations,
    service_host::Publisher& publisher
);

// What every message about an order must fulfil before a decision is made; each throws
// messaging::Undeliverable if it does not, since trying again is no use.
void check_order_id(const std::string& order_id);
void check_warehouse(const std::string& warehouse, const sharding::ShardId& shard);
void check_lines(const std::vector<Line>& lines);  // at least one, different skus, quantities > 0

}  // namespace inventory
