#include "inventory/api/public_events.hpp"

#include <cassert>
#include <optional>
#include <string_view>
#include <utility>

#include "contracts/inventory_messages.hpp"
#include "inventory/stored/inventory_events.hpp"
#include "inventory/stored/older_payment_terms.hpp"
#include "service_host/shard/public_events.hpp"

namespace inventory {
namespace {

using event_sourcing::StoredEvent;
using service_host::PublicEvent;
using sharding::ShardId;

// What a public event says besides the stored one. Products and stock are named by their sku,
// reservations by their order.
struct Besides {
    std::string sku;
    std::string order_id;
    std::string warehouse;
    std::optional<OlderPaymentTerms> payment;
    static constexpr auto members() {
        return fields(
            field("sku", &Besides::sku),
            field("order_id", &Besides::order_id),
            field("warehouse", &Besides::warehouse),
            field("payment", &Besides::payment)
        );
    }
};

struct Published {
    PublicEvent event;
    contracts::About about;
};

template <typename Event>
Published published(
    const Event& event,
    const std::string& id,
    const ShardId& shard,
    std::optional<OlderPaymentTerms> payment = {}
) {
    const Besides besides{id, id, shard.key, std::move(payment)};
    return {
        service_host::public_form<contracts::inventory::Messages>(event, besides),
        {.order_id = id, .warehouse = shard.key},
    };
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
    return published(ReservationCodec::decode(stored), id, shard, older_payment_terms_in(stored));
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
