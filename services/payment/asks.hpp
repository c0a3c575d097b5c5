// Asks: what the messages that this shard hears ask of a payment. Each message is translated by one
// function (message_api.cpp, reactions.cpp are the lists of these), so that it can be foreseen what
// it leads to: what it makes due at the card network is called as soon as the message arrives, and
// recorded with the answer (call, then record).
//
// Pattern: call, then record (docs/patterns.md#call-then-record).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "channels/preparation.hpp"
#include "contracts/type.hpp"
#include "event_sourcing/event_store.hpp"
#include "messaging/dispatcher.hpp"
#include "payment/domain/payment.hpp"
#include "payment/payments.hpp"
#include "payment/provider_calls.hpp"

namespace payment {

struct Ask {
    std::string order_id;
    Payment::Command command;  // Authorize, Capture or Cancel
    event_sourcing::Cause cause;
};

class Asks {
public:
    Asks(messaging::Dispatcher& dispatcher, Payments& payments, ProviderCalls& provider_calls)
        : dispatcher_{dispatcher}, payments_{payments}, provider_calls_{provider_calls} {}

    // `translate` throws messaging::Undeliverable for what nobody can do.
    template <messaging::Contract C>
    void on(std::function<Ask(const C&, const messaging::Envelope&)> translate) {
        dispatcher_.on<C>([this, translate](
                              auto& transaction, const auto& message, const auto& envelope
                          ) { obey(transaction, translate(message, envelope), C::type.kind); });
        translations_.emplace(
            C::type.cloud_event_type(),
            [translate](const messaging::Envelope& envelope) {
                return translate(messaging::contract_in<C>(envelope), envelope);
            }
        );
    }

    // Begins the call that handling this message would make due as things stand.
    std::unique_ptr<channels::Preparation> prepare(const messaging::Envelope& envelope);

private:
    void obey(storage::Transaction& transaction, const Ask& ask, contracts::Kind asked_by);

    messaging::Dispatcher& dispatcher_;
    Payments& payments_;
    ProviderCalls& provider_calls_;
    std::map<std::string, std::function<Ask(const messaging::Envelope&)>, std::less<>>
        translations_;
};

}  // namespace payment
