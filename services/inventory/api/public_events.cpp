#include "inventory/api/public_events.hpp"

#include <cassert>
#include <string_view>

#include "contracts/inventory_messages.hpp"
#include "contracts/routing.hpp"
#include "event_sourcing/envelopes.hpp"
#include "inventory/api/inventory_json.hpp"
#include "vocabulary/overloaded.hpp"

namespace inventory {
namespace {

namespace contract = contracts::inventory;
using event_sourcing::StoredEvent;
using vocabulary::overloaded;

struct Published {
    contracts::Type type;
    nlohmann::json data;
    bool choreographed = false;  // and the order reacts to this one
};

template <typename Contract>
Published published(const Contract& event, bool choreographed = false) {
    return {Contract::type, event, choreographed};
}

std::vector<contract::Quantity> quantities(const std::vector<Line>& lines) {
    std::vector<contract::Quantity> quantities;
    for (const auto& line : lines) quantities.push_back({line.sku, line.quantity});
    return quantities;
}

std::optional<contract::PaymentTerms> terms(const std::optional<PaymentTerms>& payment) {
    if (!payment) return std::nullopt;
    return contract::PaymentTerms{payment->amount_cents, payment->currency, payment->payment_token};
}

Published publish(const Product::Event& event, const std::string& sku) {
    return std::visit(
        overloaded{
            [&](const ProductDefined& e) {
                return published(contract::ProductDefined{
                    sku, e.name, e.price_cents, e.currency, e.version});
            },
        },
        event
    );
}

Published
publish(const StockItem::Event& event, const std::string& sku, const std::string& warehouse) {
    return std::visit(
        overloaded{
            [&](const StockAdjusted& e) {
                return published(contract::StockAdjusted{sku, warehouse, e.delta, e.reason});
            },
        },
        event
    );
}

Published publish(
    const Reservation::Event& event,
    const std::string& order_id,
    const std::string& warehouse
) {
    return std::visit(
        overloaded{
            [&](const StockReserved& e) {
                return published(
                    contract::StockReserved{
                        order_id, warehouse, quantities(e.lines), terms(e.payment)},
                    e.payment.has_value()
                );
            },
            [&](const StockUnavailable& e) {
                return published(
                    contract::StockUnavailable{order_id, warehouse, e.sku}, e.choreographed
                );
            },
            [&](const StockSold& e) {
                return published(contract::StockSold{order_id, warehouse, quantities(e.lines)});
            },
            [&](const StockReleased& e) {
                return published(
                    contract::StockReleased{order_id, warehouse, quantities(e.lines)}, e.awaited
                );
            },
            [&](const StockReturned& e) {
                return published(
                    contract::StockReturned{order_id, warehouse, quantities(e.lines)}, e.awaited
                );
            },
            [&](const ReservationBarred& e) {
                return published(contract::ReservationBarred{order_id, warehouse}, e.awaited);
            },
        },
        event
    );
}

// reservation-0193…-2a7 → reservation, 0193…-2a7
struct Stream {
    std::string_view category;
    std::string id;
};

Stream split(std::string_view stream) {
    const auto dash = stream.find('-');
    assert(dash != std::string_view::npos);
    return {stream.substr(0, dash), std::string{stream.substr(dash + 1)}};
}

Published publish(const StoredEvent& stored, const Stream& stream, const std::string& warehouse) {
    if (stream.category == product_category) {
        return publish(ProductCodec::decode(stored), stream.id);
    }
    if (stream.category == stock_category) {
        return publish(StockItemCodec::decode(stored), stream.id, warehouse);
    }
    assert(stream.category == reservation_category);
    return publish(ReservationCodec::decode(stored), stream.id, warehouse);
}

messaging::Envelope
envelope(const StoredEvent& stored, const sharding::ShardId& shard, const Published& event) {
    return event_sourcing::envelope_of(
        stored, shard.name(), event.type.cloud_event_type(), event.data
    );
}

}  // namespace

messaging::Envelope public_event(const StoredEvent& stored, const sharding::ShardId& shard) {
    const auto stream = split(stored.stream);
    return envelope(stored, shard, publish(stored, stream, shard.key));
}

event_sourcing::Publication publication(const StoredEvent& stored, const sharding::ShardId& shard) {
    const auto stream = split(stored.stream);
    const auto event = publish(stored, stream, shard.key);
    const contracts::About about{
        .order_id = stream.id,
        .warehouse = shard.key,
        .choreographed = event.choreographed,
    };
    return {
        .live_subject = contracts::live_subject(event.type, shard),
        .subject = contracts::event_subject(event.type, shard, about),
        .event = envelope(stored, shard, event),
    };
}

}  // namespace inventory
