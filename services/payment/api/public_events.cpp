#include "payment/api/public_events.hpp"

#include "contracts/payment_messages.hpp"
#include "payment/stored/payment_events.hpp"
#include "service_host/shard/public_events.hpp"

namespace payment {
namespace {

using event_sourcing::StoredEvent;
using sharding::ShardId;

service_host::PublicEvent public_form(const StoredEvent& stored) {
    return service_host::public_form<contracts::payment::Messages>(
        PaymentCodec::decode(stored), service_host::AboutOrder{order_id_of(stored)}
    );
}

}  // namespace

messaging::Envelope public_event(const StoredEvent& stored, const ShardId& shard) {
    return service_host::envelope_of(stored, shard, public_form(stored));
}

service_host::Publication publication(const StoredEvent& stored, const ShardId& shard) {
    const contracts::About about{.order_id = order_id_of(stored), .warehouse = ""};
    return service_host::publication_of(stored, shard, public_form(stored), about);
}

}  // namespace payment
