// What the payment service does, unasked, when something happens elsewhere.
#pragma once

#include "payment/asks.hpp"
#include "sharding/shard_id.hpp"

namespace payment {

void react_to_events(Asks& asks, const sharding::ShardId& shard);

}  // namespace payment
