#include "contracts/routing.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <vector>

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "contracts/payment_messages.hpp"
#include "sharding/partitions.hpp"

namespace contracts {

namespace {

// The services that a message can be for, in the order of the subject's last three tokens.
constexpr std::array<std::string_view, 3> services{"order", "inventory", "payment"};
using Recipients = std::array<std::string, services.size()>;  // shard keys

Recipients nobody() { return {"-", "-", "-"}; }

struct Listeners {
    Type event;
    std::vector<std::string_view> always;
    std::vector<std::string_view> choreographed;  // in addition, for these orders
};

// Who reacts to what. An event that is not here concerns nobody but those who follow all events.
// That a choreographed order's stock or payment is undone concerns it only if it waits for that:
// whoever publishes it knows.
const std::vector<Listeners> table_of_listeners{
    {order::OrderPlaced::type, {}, {"inventory"}},
    {order::OrderConfirmed::type, {"inventory"}, {"payment"}},
    {order::OrderRejected::type, {}, {"inventory", "payment"}},
    {order::CancellationRequested::type, {}, {"inventory", "payment"}},

    {inventory::StockReserved::type, {}, {"order", "payment"}},
    {inventory::StockUnavailable::type, {}, {"order"}},
    {inventory::StockReleased::type, {}, {"order"}},
    {inventory::StockReturned::type, {}, {"order"}},
    {inventory::ReservationBarred::type, {}, {"order"}},

    {payment::PaymentAuthorized::type, {}, {"order"}},
    {payment::PaymentDeclined::type, {}, {"order"}},
    {payment::PaymentUnavailable::type, {}, {"order"}},
    {payment::PaymentVoided::type, {}, {"order"}},
    {payment::PaymentRefunded::type, {}, {"order"}},
    {payment::PaymentBarred::type, {}, {"order"}},
};

std::size_t place_of(std::string_view service) {
    const auto place = std::find(services.begin(), services.end(), service);
    assert(place != services.end());
    return static_cast<std::size_t>(place - services.begin());
}

std::optional<sharding::ShardId> shard_of(std::string_view service, const About& about) {
    if (service == "order") return sharding::order_shard_of_order(about.order_id);
    if (service == "payment") return sharding::payment_shard_of_order(about.order_id);
    return sharding::inventory_shard_of_warehouse(about.warehouse);
}

Recipients recipients_of(const Type& event, const About& about) {
    auto recipients = nobody();
    const auto add = [&](const auto& listening) {
        for (const auto service : listening) {
            if (const auto shard = shard_of(service, about)) {
                recipients[place_of(service)] = shard->key;
            }
        }
    };
    for (const auto& listeners : table_of_listeners) {
        if (listeners.event.service != event.service || listeners.event.name != event.name)
            continue;
        add(listeners.always);
        if (about.choreographed) add(listeners.choreographed);
    }
    return recipients;
}

Recipients only(const sharding::ShardId& shard) {
    auto recipients = nobody();
    recipients[place_of(shard.service)] = shard.key;
    return recipients;
}

std::string subject(Kind kind, const sharding::ShardId& shard, const Recipients& recipients) {
    std::string text = "orderly.";
    text.append(to_string(kind)).append(".").append(shard.service).append(".").append(shard.key);
    for (const auto& recipient : recipients) text.append(".").append(recipient);
    return text;
}

// What is listened to by itself.
std::string_view topic_of(std::string_view event, std::string_view service) {
    static const auto product_defined = inventory::ProductDefined::type.cloud_event_type();
    if (event == product_defined) return "catalogue";
    if (service == "inventory") return "stock";
    return service == "order" ? "orders" : "payments";
}

}  // namespace

std::string
event_subject(const Type& event, const sharding::ShardId& publisher, const About& about) {
    const auto recipients = recipients_of(event, about);
    return recipients == nobody() ? "" : subject(Kind::event, publisher, recipients);
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

std::string command_subject(const sharding::ShardId& recipient) {
    return subject(Kind::command, recipient, only(recipient));
}

std::string reply_subject(const sharding::ShardId& recipient) {
    return subject(Kind::reply, recipient, only(recipient));
}

std::string dead_letter_subject(const sharding::ShardId& consumer) {
    return "orderly.dead_letter." + consumer.service + "." + consumer.key;
}

std::string filter_for(const sharding::ShardId& shard) {
    std::string filter = "orderly.*.*.*";
    for (const auto service : services) {
        filter.append(".").append(service == shard.service ? std::string_view{shard.key} : "*");
    }
    return filter;
}

}  // namespace contracts
