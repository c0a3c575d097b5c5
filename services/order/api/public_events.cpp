#include "order/api/public_events.hpp"

#include <utility>

#include "contracts/order_messages.hpp"
#include "contracts/routing.hpp"
#include "event_sourcing/envelopes.hpp"
#include "order/api/order_codec.hpp"
#include "vocabulary/overloaded.hpp"

namespace order {
namespace {

namespace contract = contracts::order;
using event_sourcing::StoredEvent;
using messaging::Envelope;
using sharding::ShardId;
using vocabulary::overloaded;

contract::OrderPlaced to_contract(const std::string& order_id, const OrderPlaced& placed) {
    contract::OrderPlaced event{
        order_id,
        placed.customer_id,
        placed.ship_to,
        {},
        placed.payment_token,
        std::string{to_string(placed.coordination)},
        placed.total_cents,
        placed.currency};
    for (const auto& line : placed.lines) {
        event.lines.push_back({line.sku, line.quantity, line.unit_price_cents});
    }
    return event;
}

contract::StockAllocated to_contract(const std::string& order_id, const StockAllocated& allocated) {
    contract::StockAllocated event{order_id, {}};
    for (const auto& each : allocated.allocations) {
        event.allocations.push_back({each.sku, each.warehouse, each.quantity});
    }
    return event;
}

struct Published {
    contracts::Type type;
    nlohmann::json data;
};

template <typename Contract>
Published published(const Contract& event) {
    return {Contract::type, event};
}

Published published(const std::string& order_id, const Order::Event& event) {
    return std::visit(
        overloaded{
            [&](const OrderPlaced& placed) { return published(to_contract(order_id, placed)); },
            [&](const StockAllocated& allocated) {
                return published(to_contract(order_id, allocated));
            },
            [&](const OrderConfirmed&) { return published(contract::OrderConfirmed{order_id}); },
            [&](const OrderRejected& rejected) {
                return published(contract::OrderRejected{
                    order_id, std::string{to_string(rejected.reason)}});
            },
            [&](const CancellationRequested&) {
                return published(contract::CancellationRequested{order_id});
            },
            [&](const StockUndone&) { return published(contract::StockUndone{order_id}); },
            [&](const PaymentUndone&) { return published(contract::PaymentUndone{order_id}); },
            [&](const OrderCancelled&) { return published(contract::OrderCancelled{order_id}); },
        },
        event
    );
}

Envelope envelope(const StoredEvent& stored, Published event, const ShardId& shard) {
    return event_sourcing::envelope_of(
        stored, shard.name(), event.type.cloud_event_type(), std::move(event.data)
    );
}

}  // namespace

Envelope public_event(const StoredEvent& stored, const ShardId& shard) {
    return envelope(stored, published(order_id_of(stored), OrderCodec::decode(stored)), shard);
}

event_sourcing::Publication publication(
    const StoredEvent& stored,
    const Order::Event& event,
    const Terms& terms,
    const ShardId& shard
) {
    const auto order_id = order_id_of(stored);
    auto what = published(order_id, event);
    const contracts::About about{
        order_id, terms.ship_to, terms.coordination == Coordination::choreography};
    return {
        .live_subject = contracts::live_subject(what.type, shard),
        .subject = contracts::event_subject(what.type, shard, about),
        .event = envelope(stored, std::move(what), shard),
    };
}

}  // namespace order
