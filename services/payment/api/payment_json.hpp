// The stored form of a payment's events: the one place that knows it. Members are named like those
// of the structs. A shape once written is read for ever: tests/contract/golden/events holds an
// example of each (docs/decisions/0004-events-are-a-storage-format.md).
#pragma once

#include <string>
#include <string_view>

#include "event_sourcing/event_store.hpp"
#include "payment/domain/payment.hpp"

namespace payment {

// Streams are payment-<order id>.
inline constexpr std::string_view payment_category = "payment";
std::string order_id_of(const event_sourcing::StoredEvent& stored);

struct PaymentCodec {
    static event_sourcing::NewEvent encode(const Payment::Event& event);
    // Throws std::runtime_error if the event is none of ours.
    static Payment::Event decode(const event_sourcing::StoredEvent& stored);
};

}  // namespace payment
