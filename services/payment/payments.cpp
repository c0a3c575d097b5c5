#include "payment/payments.hpp"

#include <cassert>
#include <utility>

#include "payment/api/public_events.hpp"
#include "vocabulary/overloaded.hpp"

namespace payment {

using event_sourcing::Cause;
using event_sourcing::StoredEvent;
using storage::Transaction;
using vocabulary::overloaded;

Payments::Payments(
    sharding::ShardId shard,
    event_sourcing::EventStore& events,
    service_host::Publisher& publisher,
    ProviderCalls& provider_calls,
    Tallies& tallies,
    Replies& replies
)
    : shard_{std::move(shard)},
      publisher_{publisher},
      provider_calls_{provider_calls},
      tallies_{tallies},
      replies_{replies},
      payments_{
          events,
          std::string{payment_category},
          [this](auto& transaction, const auto& order_id, const auto& recorded) {
              // Pattern: transactional outbox (docs/patterns.md#transactional-outbox).
              const auto& state = payments_.state(transaction, order_id);
              publisher_.publish(
                  transaction, publication(recorded.stored, shard_, concerns_order(state))
              );
          }} {}

Payments::Refusal Payments::authorize(
    Transaction& transaction,
    const std::string& order_id,
    const Authorize& command,
    const Cause& cause
) {
    return obey(transaction, order_id, command, command.asker, is_authorized, cause);
}

Payments::Refusal Payments::capture(
    Transaction& transaction,
    const std::string& order_id,
    const Capture& command,
    const Cause& cause
) {
    return obey(transaction, order_id, command, command.asker, is_captured, cause);
}

Payments::Refusal Payments::cancel(
    Transaction& transaction,
    const std::string& order_id,
    const Cancel& command,
    const Cause& cause
) {
    return obey(transaction, order_id, command, command.asker, is_undone, cause);
}

// Answers at once if there is nothing to wait for; else tell_asker() does, one day.
Payments::Refusal Payments::obey(
    Transaction& transaction,
    const std::string& order_id,
    const Payment::Command& command,
    const Asker& asker,
    IsDone is_done,
    const Cause& cause
) {
    const auto refusal = handle(transaction, order_id, command, cause);
    if (refusal) {
        replies_.refused(transaction, asker, *refusal, cause);
    } else if (is_done(payments_.state(transaction, order_id))) {
        replies_.succeeded(transaction, asker, cause);
    }
    return refusal;
}

void Payments::record(
    Transaction& transaction,
    const ProviderCall& call,
    const Payment::Command& answer
) {
    const auto refusal = handle(transaction, call.request.order_id, answer, call.cause);
    assert(!refusal && "an answer that comes late changes nothing");
}

Payments::Refusal Payments::handle(
    Transaction& transaction,
    const std::string& order_id,
    const Payment::Command& command,
    const Cause& cause
) {
    const auto totals_before = totals_of(payments_.state(transaction, order_id));
    const auto decided = payments_.handle(transaction, order_id, command, cause);
    if (!decided.ok()) return decided.error();

    const auto& state = payments_.state(transaction, order_id);
    const auto* known = asked(state);
    if (known == nullptr) return std::nullopt;
    for (const auto& [stored, event] : decided.value()) {
        call_provider(transaction, order_id, state, stored);
        tell_asker(transaction, event, *known, cause);
    }
    const auto change = totals_of(state) - totals_before;
    if (change != Totals{}) tallies_.add(transaction, known->currency, change);
    return std::nullopt;
}

void Payments::call_provider(
    Transaction& transaction,
    const std::string& order_id,
    const Payment::State& state,
    const StoredEvent& because
) {
    const auto due = call_due(state);
    if (!due) return provider_calls_.clear(transaction, order_id);
    const auto& known = *asked(state);
    provider_calls_.set(
        transaction,
        {.request =
             {.call = *due,
              .order_id = order_id,
              .amount_cents = known.amount_cents,
              .currency = known.currency,
              .payment_token = known.payment_token,
              .traceparent = because.cause.traceparent},
         .since = transaction.now(),
         .cause =
             {.correlation_id = because.cause.correlation_id,
              .causation_id = because.event_id,
              .traceparent = because.cause.traceparent,
              .actor = std::string{provider_actor}}}
    );
}

void Payments::tell_asker(
    Transaction& transaction,
    const Payment::Event& event,
    const Asked& asked,
    const Cause& cause
) {
    using enum Payment::Rejection;
    const auto succeeded = [&](const Asker& asker) {
        replies_.succeeded(transaction, asker, cause);
    };
    const auto refused = [&](const Asker& asker, Payment::Rejection reason) {
        replies_.refused(transaction, asker, reason, cause);
    };
    std::visit(
        overloaded{
            [&](const PaymentAuthorized&) { succeeded(asked.authorize_asker); },
            [&](const PaymentDeclined&) { refused(asked.authorize_asker, payment_declined); },
            [&](const PaymentUnavailable&) { refused(asked.authorize_asker, payment_unavailable); },
            [&](const PaymentCaptured&) { succeeded(asked.capture_asker); },
            [&](const PaymentVoided&) { succeeded(asked.cancel_asker); },
            [&](const PaymentRefunded&) { succeeded(asked.cancel_asker); },
            [](const PaymentRequested&) {},
            [](const CaptureRequested&) {},
            [](const PaymentCancellationRequested&) {},
            [](const PaymentBarred&) {},
        },
        event
    );
}

}  // namespace payment
