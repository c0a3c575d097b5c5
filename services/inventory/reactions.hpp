// What the inventory service does, unasked, when something happens elsewhere.
#pragma once

#include "inventory/api/payment_copies.hpp"
#include "inventory/reservations.hpp"
#include "messaging/dispatcher.hpp"
#include "sharding/shard_id.hpp"

namespace inventory {

// Adds to `dispatcher`, which then refers to `reservations`.
void react_to_events(
    messaging::Dispatcher& dispatcher,
    const sharding::ShardId& shard,
    Reservations& reservations,
    const PaymentCopies& payment_copies
);

}  // namespace inventory
