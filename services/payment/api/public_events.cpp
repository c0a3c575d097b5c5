#include "payment/api/public_events.hpp"

#include "contracts/payment_messages.hpp"
#include "contracts/routing.hpp"
#include "event_sourcing/envelopes.hpp"
#include "payment/api/payment_json.hpp"
#include "vocabulary/overloaded.hpp"

namespace payment {
namespace {

namespace contract = contracts::payment;
using event_sourcing::StoredEvent;
using vocabulary::overloaded;

struct Published {
    contracts::Type type;
    nlohmann::json data;
};

template <typename Contract>
Published published(const Contract& event) {
    return {Contract::type, event};
}

Published publish(const Payment::Event& event, const std::string& order_id) {
    return std::visit(
        overloaded{
            [&](const PaymentRequested& e) {
                return published(contract::PaymentRequested{order_id, e.amount_cents, e.currency});
            },
            [&](const PaymentAuthorized& e) {
                return published(contract::PaymentAuthorized{order_id, e.provider_reference});
            },
            [&](const PaymentDeclined&) { return published(contract::PaymentDeclined{order_id}); },
            [&](const PaymentUnavailable&) {
                return published(contract::PaymentUnavailable{order_id});
            },
            [&](const CaptureRequested&) {
                return published(contract::CaptureRequested{order_id});
            },
            [&](const PaymentCaptured&) { return published(contract::PaymentCaptured{order_id}); },
            [&](const PaymentCancellationRequested&) {
                return published(contract::PaymentCancellationRequested{order_id});
            },
            [&](const PaymentVoided&) { return published(contract::PaymentVoided{order_id}); },
            [&](const PaymentRefunded&) { return published(contract::PaymentRefunded{order_id}); },
            [&](const PaymentBarred&) { return published(contract::PaymentBarred{order_id}); },
        },
        event
    );
}

messaging::Envelope
envelope(const StoredEvent& stored, const sharding::ShardId& shard, const Published& event) {
    return event_sourcing::envelope_of(
        stored, shard.name(), event.type.cloud_event_type(), event.data
    );
}

}  // namespace

messaging::Envelope public_event(const StoredEvent& stored, const sharding::ShardId& shard) {
    return envelope(stored, shard, publish(PaymentCodec::decode(stored), order_id_of(stored)));
}

event_sourcing::Publication
publication(const StoredEvent& stored, const sharding::ShardId& shard, bool concerns_order) {
    const auto order_id = order_id_of(stored);
    const auto event = publish(PaymentCodec::decode(stored), order_id);
    const contracts::About about{order_id, "", concerns_order};
    return {
        .live_subject = contracts::live_subject(event.type, shard),
        .subject = contracts::event_subject(event.type, shard, about),
        .event = envelope(stored, shard, event),
    };
}

}  // namespace payment
