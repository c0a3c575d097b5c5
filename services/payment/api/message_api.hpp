// The commands that this service obeys: orchestration's half of its messages. The other half, what
// it does unasked, is reactions.hpp.
#pragma once

#include <string>

#include "messaging/dispatcher.hpp"
#include "payment/payments.hpp"
#include "sharding/shard_id.hpp"

namespace payment {

// Adds to `dispatcher`, which then refers to `payments`.
void obey_commands(
    messaging::Dispatcher& dispatcher,
    const sharding::ShardId& shard,
    Payments& payments
);

// What every message must fulfil before a decision is made; each throws messaging::Undeliverable if
// it does not, since trying again is no use.
void check_order_id(const std::string& order_id, const sharding::ShardId& shard);  // lives here
void check_terms(const Authorize& command);  // such as the card network can understand

}  // namespace payment
