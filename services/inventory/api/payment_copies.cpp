#include "inventory/api/payment_copies.hpp"

#include <utility>

#include "contracts/partitions.hpp"
#include "inventory/api/public_events.hpp"
#include "json/decode.hpp"
#include "json/encode.hpp"
#include "messaging/envelope.hpp"

namespace inventory {

PaymentCopies::PaymentCopies(sharding::ShardId shard, channels::Outbox& outbox)
    : shard_{std::move(shard)}, outbox_{outbox} {}

void PaymentCopies::send(
    storage::Transaction& transaction,
    const event_sourcing::StoredEvent& reserved,
    const contracts::inventory::PaymentTerms& terms
) const {
    auto copy = public_event(reserved, shard_);
    auto data = json::decode<contracts::inventory::StockReserved>(copy.data.json);
    data.payment = terms;
    copy.data = {json::encode(data)};
    const auto recipient = contracts::payment_shard_of_order(data.order_id);
    outbox_.send(transaction, recipient.name(), messaging::encode(copy));
}

}  // namespace inventory
