#include "inventory/api/public_events.hpp"

#include <cassert>
#include <string_view>
#include <utility>

#include "contracts/inventory_messages.hpp"
#include "inventory/stored/inventory_events.hpp"
#include "service_host/public_events.hpp"
#include "vocabulary/overloaded.hpp"

namespace inventory {
namespace {

using event_sourcing::StoredEvent;
using service_host::PublicEvent;
using sharding::ShardId;
using vocabulary::overloaded;

// What a stream is about: products and stock are named by their sku, reservations by their order.
struct AboutStream {
    std::string sku;
    std::string order_id;
    std::string warehouse;
    static constexpr auto members() {
        return fields(
            field("sku", &AboutStream::sku),
            field("order_id", &AboutStream::order_id),
            field("warehouse", &AboutStream::warehouse)
        );
    }
};

struct Published {
    PublicEvent event;
    contracts::About about;
};

template <typename Event>
Published published(const Event& event, const std::string& id, const ShardId& shard) {
    const AboutStream about{id, id, shard.key};
    return {
        service_host::public_form<contracts::inventory::Messages>(event, about),
        {.order_id = id, .warehouse = shard.key},
    };
}

// Whether the order, which nobody conducts, reacts to this.
bool concerns_order(const Reservation::Event& event) {
    return std::visit(
        overloaded{
            [](const StockReserved& reserved) { return reserved.payment.has_value(); },
            [](const StockUnavailable& unavailable) { return unavailable.choreographed; },
            [](const StockSold&) { return false; },
            [](const StockReleased& released) { return released.awaited; },
            [](const StockReturned& returned) { return returned.awaited; },
            [](const ReservationBarred& barred) { return barred.awaited; },
        },
        event
    );
}

// reservation-0193…-2a7: the category of its aggregate, and what it is named after.
Published published(const StoredEvent& stored, const ShardId& shard) {
    const std::string_view stream = stored.stream;
    assert(stream.find('-') != std::string_view::npos);
    const auto category = stream.substr(0, stream.find('-'));
    const std::string id{stream.substr(category.size() + 1)};
    if (category == product_category) return published(ProductCodec::decode(stored), id, shard);
    if (category == stock_category) return published(StockItemCodec::decode(stored), id, shard);
    assert(category == reservation_category);
    const auto event = ReservationCodec::decode(stored);
    auto published_event = published(event, id, shard);
    published_event.about.choreographed = concerns_order(event);
    return published_event;
}

}  // namespace

messaging::Envelope public_event(const StoredEvent& stored, const ShardId& shard) {
    return service_host::envelope_of(stored, shard, published(stored, shard).event);
}

service_host::Publication publication(const StoredEvent& stored, const ShardId& shard) {
    auto [event, about] = published(stored, shard);
    return service_host::publication_of(stored, shard, std::move(event), about);
}

}  // namespace inventory
