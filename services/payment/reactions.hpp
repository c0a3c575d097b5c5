// What the payment service does, unasked, when something happens elsewhere.
#pragma once

#include "messaging/dispatcher.hpp"
#include "payment/payments.hpp"
#include "sharding/shard_id.hpp"

namespace payment {

// Adds to `dispatcher`, which then refers to `payments`.
void react_to_events(
    messaging::Dispatcher& dispatcher,
    const sharding::ShardId& shard,
    Payments& payments
);

}  // namespace payment
