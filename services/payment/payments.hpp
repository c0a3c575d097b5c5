// Payments: what happens when a payment is asked for something, or the card network answers. The
// decision is the domain's; here it is recorded, and what follows from it is set in motion within
// the same transaction: the event is published, which tells the order, the card network asked for
// what is due now, and the sums are kept.
#pragma once

#include <optional>
#include <string>

#include "contracts/type.hpp"
#include "event_sourcing/event_store.hpp"
#include "event_sourcing/repository.hpp"
#include "payment/api/provider.hpp"
#include "payment/domain/payment.hpp"
#include "payment/provider_calls.hpp"
#include "payment/stored/payment_events.hpp"
#include "payment/tallies.hpp"
#include "service_host/shard/publisher.hpp"
#include "sharding/shard_id.hpp"

namespace payment {

class Payments {
public:
    Payments(
        sharding::ShardId shard,
        event_sourcing::EventStore& events,
        service_host::Publisher& publisher,
        ProviderCalls& provider_calls,
        Tallies& tallies
    );

    // Why it may not happen; nothing if it does, or the matter is settled. The order hears of the
    // outcome by the event that settles it: by the same once more, if a message of the kind command
    // (a saga's) finds it settled.
    using Refusal = std::optional<Payment::Rejection>;
    Refusal obey(
        storage::Transaction& transaction,
        const std::string& order_id,
        const Payment::Command& command,
        const event_sourcing::Cause& cause,
        contracts::Kind asked_by
    );
    // What obey() would make due at the card network, as things stand between two transactions.
    std::optional<ProviderRequest> call_foreseen(
        const std::string& order_id,
        const Payment::Command& command,
        const event_sourcing::Cause& cause
    );
    // The card network answered.
    void record(
        storage::Transaction& transaction,
        const ProviderCall& call,
        const Payment::Command& answer
    );

private:
    struct Handled {
        Refusal refusal;
        std::optional<event_sourcing::StoredEvent> last;  // that was recorded
    };
    Handled handle(
        storage::Transaction& transaction,
        const std::string& order_id,
        const Payment::Command& command,
        const event_sourcing::Cause& cause
    );
    void call_provider(
        storage::Transaction& transaction,
        const std::string& order_id,
        const event_sourcing::StoredEvent& because
    );

    const sharding::ShardId shard_;
    service_host::Publisher& publisher_;
    ProviderCalls& provider_calls_;
    Tallies& tallies_;
    event_sourcing::Repository<Payment, PaymentCodec> payments_;
};

}  // namespace payment
