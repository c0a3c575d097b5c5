// What older versions stored with the reservation of a choreographed order: how the customer pays.
// It is still read for payment: what an older version left for it in the outbox only refers to the
// event, and is made from that when it is sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "event_sourcing/event_store.hpp"
#include "vocabulary/members.hpp"

namespace inventory {

struct OlderPaymentTerms {
    std::int64_t amount_cents = 0;
    std::string currency;
    std::string payment_token;
    bool operator==(const OlderPaymentTerms&) const = default;
    static constexpr auto members() {
        using vocabulary::field;
        return vocabulary::fields(
            field("amount_cents", &OlderPaymentTerms::amount_cents),
            field("currency", &OlderPaymentTerms::currency),
            field("payment_token", &OlderPaymentTerms::payment_token)
        );
    }
};

// Those in a reservation's event, if an older version stored any.
std::optional<OlderPaymentTerms> older_payment_terms_in(const event_sourcing::StoredEvent& stored);

}  // namespace inventory
