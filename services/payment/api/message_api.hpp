// The commands that this service obeys: orchestration's half of its messages. The other half, what
// it does unasked, is reactions.hpp.
#pragma once

#include <cstdint>
#include <string>

#include "payment/asks.hpp"
#include "payment/domain/payment.hpp"
#include "sharding/shard_id.hpp"

namespace payment {

void obey_commands(Asks& asks, const sharding::ShardId& shard);

// What every message must fulfil before a decision is made; each throws messaging::Undeliverable if
// it does not, since trying again is no use.
void check_order_id(const std::string& order_id, const sharding::ShardId& shard);  // lives here
// Such as the card network can understand.
void check_terms(const Authorize& command);
void check_amount(std::int64_t amount_cents, const std::string& currency);

}  // namespace payment
