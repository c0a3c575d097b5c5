#include "payment/payments.hpp"

#include <cassert>
#include <utility>

#include "payment/api/public_events.hpp"

namespace payment {

using event_sourcing::Cause;
using event_sourcing::StoredEvent;
using storage::Transaction;

namespace {

std::optional<ProviderRequest> request_due(
    const std::string& order_id,
    const Payment::State& state,
    const std::string& traceparent
) {
    const auto due = call_due(state);
    if (!due) return std::nullopt;
    const auto& known = *asked(state);
    return ProviderRequest{
        .call = *due,
        .order_id = order_id,
        .amount_cents = known.amount_cents,
        .currency = known.currency,
        .payment_token = known.payment_token,
        .traceparent = traceparent,
    };
}

}  // namespace

Payments::Payments(
    sharding::ShardId shard,
    event_sourcing::EventStore& events,
    service_host::Publisher& publisher,
    ProviderCalls& provider_calls,
    Tallies& tallies
)
    : shard_{std::move(shard)},
      publisher_{publisher},
      provider_calls_{provider_calls},
      tallies_{tallies},
      payments_{
          events,
          std::string{payment_category},
          [this](auto& transaction, const auto&, const auto& recorded) {
              // Pattern: transactional outbox (docs/patterns.md#transactional-outbox).
              publisher_.publish(transaction, publication(recorded.stored, shard_));
          }} {}

Payments::Refusal Payments::obey(
    Transaction& transaction,
    const std::string& order_id,
    const Payment::Command& command,
    const Cause& cause,
    contracts::Kind asked_by
) {
    const auto [refusal, last] = handle(transaction, order_id, command, cause);
    if (refusal) return refusal;
    if (last) {
        call_provider(transaction, order_id, *last);
    } else if (asked_by == contracts::Kind::command) {
        publisher_.say_again(transaction, payments_.stream_of(order_id), order_id);
    }
    return std::nullopt;
}

void Payments::record(
    Transaction& transaction,
    const ProviderCall& call,
    const Payment::Command& answer
) {
    const auto& order_id = call.request.order_id;
    const auto [refusal, last] = handle(transaction, order_id, answer, call.cause);
    assert(!refusal && "an answer that comes late changes nothing");
    if (last) call_provider(transaction, order_id, *last);
}

Payments::Handled Payments::handle(
    Transaction& transaction,
    const std::string& order_id,
    const Payment::Command& command,
    const Cause& cause
) {
    const auto totals_before = totals_of(payments_.state(transaction, order_id));
    const auto decided = payments_.handle(transaction, order_id, command, cause);
    if (!decided.ok()) return {decided.error(), std::nullopt};
    if (decided.value().empty()) return {};

    const auto& state = payments_.state(transaction, order_id);
    const auto change = totals_of(state) - totals_before;
    if (change != Totals{}) tallies_.add(transaction, asked(state)->currency, change);
    return {std::nullopt, decided.value().back().stored};
}

// What was asked before it was recorded may have its answer already.
//
// Pattern: call, then record (docs/patterns.md#call-then-record).
void Payments::call_provider(
    Transaction& transaction,
    const std::string& order_id,
    const StoredEvent& because
) {
    const auto request =
        request_due(order_id, payments_.state(transaction, order_id), because.cause.traceparent);
    if (!request) return provider_calls_.clear(transaction, order_id);
    const ProviderCall call{
        .request = *request,
        .since = transaction.now(),
        .cause =
            {.correlation_id = because.cause.correlation_id,
             .causation_id = because.event_id,
             .traceparent = because.cause.traceparent,
             .actor = std::string{provider_actor}},
    };
    if (const auto answer = provider_calls_.early_answer(*request)) {
        record(transaction, call, *answer);
    } else {
        provider_calls_.set(transaction, call);
    }
}

std::optional<ProviderRequest> Payments::call_foreseen(
    const std::string& order_id,
    const Payment::Command& command,
    const Cause& cause
) {
    const auto& state = payments_.committed_state(order_id);
    const auto decision = Payment::decide(state, command);
    if (!decision.ok() || decision.value().empty()) return std::nullopt;
    auto next = state;
    for (const auto& event : decision.value()) next = Payment::evolve(next, event);
    return request_due(order_id, next, cause.traceparent);
}

}  // namespace payment
