#include "contracts/routing.hpp"

#include <array>
#include <optional>
#include <utility>

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "contracts/partitions.hpp"
#include "contracts/payment_messages.hpp"

namespace contracts {

namespace {

constexpr std::array<std::string_view, 3> services{"order", "inventory", "payment"};

struct Listeners {
    Listeners(
        const Type& type,
        std::vector<std::string_view> always_listening,
        std::vector<std::string_view> listening_in_choreographies
    )
        : event{type.cloud_event_type()},
          always{std::move(always_listening)},
          choreographed{std::move(listening_in_choreographies)} {}

    std::string event;
    std::vector<std::string_view> always;
    std::vector<std::string_view> choreographed;  // in addition, for these orders
};

// Who reacts to what. An event that is not here concerns nobody but those who follow all events.
// What stock and payment tell is for the order, whoever conducts it: its saga takes it for an
// answer, or else the order reacts to it.
const std::vector<Listeners> table_of_listeners{
    {order::OrderPlaced::type, {}, {"inventory"}},
    {order::OrderConfirmed::type, {"inventory"}, {"payment"}},
    {order::OrderRejected::type, {}, {"inventory", "payment"}},
    {order::CancellationRequested::type, {}, {"inventory", "payment"}},

    // Payment's copy is a message of its own, which says what is to be paid.
    {inventory::StockReserved::type, {"order"}, {"payment"}},
    {inventory::StockUnavailable::type, {"order"}, {}},
    {inventory::StockReleased::type, {"order"}, {}},
    {inventory::StockReturned::type, {"order"}, {}},
    {inventory::ReservationBarred::type, {"order"}, {}},

    {payment::PaymentAuthorized::type, {"order"}, {}},
    {payment::PaymentDeclined::type, {"order"}, {}},
    {payment::PaymentUnavailable::type, {"order"}, {}},
    {payment::PaymentCaptured::type, {"order"}, {}},
    {payment::PaymentVoided::type, {"order"}, {}},
    {payment::PaymentRefunded::type, {"order"}, {}},
    {payment::PaymentBarred::type, {"order"}, {}},
};

std::optional<sharding::ShardId> shard_of(std::string_view service, const About& about) {
    if (service == "order") return order_shard_of_order(about.order_id);
    if (service == "payment") return payment_shard_of_order(about.order_id);
    return inventory_shard_of_warehouse(about.warehouse);
}

// What is listened to by itself.
std::string_view topic_of(std::string_view event, std::string_view service) {
    static const auto product_defined = inventory::ProductDefined::type.cloud_event_type();
    if (event == product_defined) return "catalogue";
    if (service == "inventory") return "stock";
    return service == "order" ? "orders" : "payments";
}

}  // namespace

std::vector<sharding::ShardId> listeners_to(const Type& event, const About& about) {
    return listeners_to(event.cloud_event_type(), about);
}

std::vector<sharding::ShardId> listeners_to(std::string_view cloud_event_type, const About& about) {
    std::vector<sharding::ShardId> shards;
    const auto add = [&](const auto& listening) {
        for (const auto service : listening) {
            if (auto shard = shard_of(service, about)) shards.push_back(*std::move(shard));
        }
    };
    for (const auto& listeners : table_of_listeners) {
        if (listeners.event != cloud_event_type) continue;
        add(listeners.always);
        if (about.choreographed) add(listeners.choreographed);
    }
    return shards;
}

std::vector<std::string> peers_of(const sharding::ShardId& shard) {
    std::vector<std::string> names;
    for (const auto service : services) {
        if (service == shard.service) continue;
        for (const auto& peer : shards_of(service)) names.push_back(peer.name());
    }
    return names;
}

std::string live_subject(const Type& event, const sharding::ShardId& publisher) {
    return live_subject(event.cloud_event_type(), publisher);
}

std::string live_subject(std::string_view cloud_event_type, const sharding::ShardId& publisher) {
    std::string text = "orderly.live.";
    text.append(publisher.service).append(".").append(publisher.key).append(".");
    return text.append(topic_of(cloud_event_type, publisher.service));
}

std::string live_filter(const sharding::ShardId& publisher) {
    return "orderly.live." + publisher.service + "." + publisher.key + ".*";
}

}  // namespace contracts
