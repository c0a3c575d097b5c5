// Payments: what happens when a payment is asked for something, or the card network answers. The
// decision is the domain's; here it is recorded, and what follows from it is set in motion within
// the same transaction: the event is published, the card network asked for what is due now, the
// sums are kept, and whoever waited is told.
#pragma once

#include <optional>
#include <string>

#include "event_sourcing/event_store.hpp"
#include "event_sourcing/repository.hpp"
#include "payment/api/provider.hpp"
#include "payment/api/replies.hpp"
#include "payment/domain/payment.hpp"
#include "payment/provider_calls.hpp"
#include "payment/stored/payment_events.hpp"
#include "payment/tallies.hpp"
#include "service_host/publisher.hpp"
#include "sharding/shard_id.hpp"

namespace payment {

class Payments {
public:
    Payments(
        sharding::ShardId shard,
        event_sourcing::EventStore& events,
        service_host::Publisher& publisher,
        ProviderCalls& provider_calls,
        Tallies& tallies,
        Replies& replies
    );

    // Why it may not happen; nothing if it does, or already has. What a saga asks (Authorize,
    // Capture, Cancel) is answered as soon as its outcome is known, which may be at once. A
    // choreography asks without an asker: it learns of the outcome by the events.
    using Refusal = std::optional<Payment::Rejection>;
    Refusal obey(
        storage::Transaction& transaction,
        const std::string& order_id,
        const Payment::Command& command,
        const event_sourcing::Cause& cause
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
    void tell_asker(
        storage::Transaction& transaction,
        const Payment::Event& event,
        const Asked& asked,
        const event_sourcing::Cause& cause
    );

    const sharding::ShardId shard_;
    service_host::Publisher& publisher_;
    ProviderCalls& provider_calls_;
    Tallies& tallies_;
    Replies& replies_;
    event_sourcing::Repository<Payment, PaymentCodec> payments_;
};

}  // namespace payment
