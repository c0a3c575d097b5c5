// The commands that this service obeys, and the replies it gives: orchestration's half of the
// service's messages. The other half, what it does unasked, is reactions.hpp.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "channels/outbox.hpp"
#include "contracts/inventory_messages.hpp"
#include "inventory/reservations.hpp"
#include "messaging/dispatcher.hpp"
#include "sharding/shard_id.hpp"
#include "vocabulary/ids.hpp"

namespace inventory {

// Adds to `dispatcher`, which then refers to all of these.
void obey_commands(
    messaging::Dispatcher& dispatcher,
    const sharding::ShardId& shard,
    Reservations& reservations,
    channels::Outbox& outbox,
    vocabulary::IdSource& ids
);

// What every message about an order must fulfil before a decision is made; each throws
// messaging::Undeliverable if it does not, since trying again is no use.
void check_order_id(const std::string& order_id);
void check_warehouse(const std::string& warehouse, const sharding::ShardId& shard);
void check_lines(const std::vector<Line>& lines);  // at least one, different skus, quantities > 0

}  // namespace inventory
