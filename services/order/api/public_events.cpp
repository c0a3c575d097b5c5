#include "order/api/public_events.hpp"

#include "contracts/order_messages.hpp"
#include "order/stored/order_events.hpp"
#include "service_host/shard/public_events.hpp"

namespace order {
namespace {

using event_sourcing::StoredEvent;
using sharding::ShardId;

service_host::PublicEvent public_form(const StoredEvent& stored, const Order::Event& event) {
    return service_host::public_form<contracts::order::Messages>(
        event, service_host::AboutOrder{order_id_of(stored)}
    );
}

}  // namespace

messaging::Envelope public_event(const StoredEvent& stored, const ShardId& shard) {
    return service_host::envelope_of(
        stored, shard, public_form(stored, OrderCodec::decode(stored))
    );
}

service_host::Publication publication(
    const StoredEvent& stored,
    const Order::Event& event,
    const Terms& terms,
    const ShardId& shard
) {
    const contracts::About about{
        order_id_of(stored), terms.ship_to, terms.coordination == Coordination::choreography};
    return service_host::publication_of(stored, shard, public_form(stored, event), about);
}

}  // namespace order
