#include "payment/asks.hpp"

#include <exception>

namespace payment {

using messaging::Undeliverable;

// An order is confirmed, whoever coordinates it, only after its payment was authorised here.
void Asks::obey(storage::Transaction& transaction, const Ask& ask, contracts::Kind asked_by) {
    const auto refusal =
        payments_.obey(transaction, ask.order_id, ask.command, ask.cause, asked_by);
    if (refusal == Payment::Rejection::not_authorized)
        throw Undeliverable{"the payment of order " + ask.order_id + " is not authorised"};
}

std::unique_ptr<channels::Preparation> Asks::prepare(const messaging::Envelope& envelope) {
    const auto translation = translations_.find(envelope.type);
    if (translation == translations_.end()) return nullptr;
    try {
        const auto ask = translation->second(envelope);
        const auto call = payments_.call_foreseen(ask.order_id, ask.command, ask.cause);
        return call ? provider_calls_.call_early(*call) : nullptr;
    } catch (const std::exception&) {
        return nullptr;  // whatever is wrong shows when it is handled
    }
}

}  // namespace payment
