// How the events of a payment are stored: each under its name, with these members. A shape once
// written is read for ever: tests/contract/golden/events holds an example of each
// (docs/decisions/0004-events-are-a-storage-format.md). Older versions also wrote whom to tell of
// it (asker, choreographed, awaited), which is not read any more.
#pragma once

#include <cassert>
#include <string>
#include <string_view>

#include "event_json/codec.hpp"
#include "payment/domain/payment.hpp"
#include "vocabulary/members.hpp"

namespace payment {

using vocabulary::field;
using vocabulary::fields;
using vocabulary::Of;
using vocabulary::unless_default;

// Streams are payment-<order id>.
inline constexpr std::string_view payment_category = "payment";
inline std::string order_id_of(const event_sourcing::StoredEvent& stored) {
    assert(stored.stream.starts_with(std::string{payment_category} + "-"));
    return stored.stream.substr(payment_category.size() + 1);
}

constexpr std::string_view stored_name(Of<PaymentRequested>) { return "payment_requested"; }
constexpr auto members(Of<PaymentRequested>) {
    return fields(
        field("amount_cents", &PaymentRequested::amount_cents),
        field("currency", &PaymentRequested::currency),
        field("payment_token", &PaymentRequested::payment_token)
    );
}
constexpr std::string_view stored_name(Of<PaymentAuthorized>) { return "payment_authorized"; }
constexpr auto members(Of<PaymentAuthorized>) {
    return fields(field("provider_reference", &PaymentAuthorized::provider_reference));
}
constexpr std::string_view stored_name(Of<PaymentDeclined>) { return "payment_declined"; }
constexpr std::string_view stored_name(Of<PaymentUnavailable>) { return "payment_unavailable"; }
constexpr std::string_view stored_name(Of<CaptureRequested>) { return "capture_requested"; }
constexpr std::string_view stored_name(Of<PaymentCaptured>) { return "payment_captured"; }
constexpr std::string_view stored_name(Of<PaymentCancellationRequested>) {
    return "payment_cancellation_requested";
}
constexpr auto members(Of<PaymentCancellationRequested>) {
    return fields(
        unless_default("amount_cents", &PaymentCancellationRequested::amount_cents),
        unless_default("currency", &PaymentCancellationRequested::currency)
    );
}
constexpr std::string_view stored_name(Of<PaymentVoided>) { return "payment_voided"; }
constexpr auto members(Of<PaymentVoided>) {
    return fields(field("had_authorized", &PaymentVoided::had_authorized));
}
constexpr std::string_view stored_name(Of<PaymentRefunded>) { return "payment_refunded"; }
constexpr std::string_view stored_name(Of<PaymentBarred>) { return "payment_barred"; }
constexpr auto members(Of<PaymentBarred>) {
    return fields(unless_default("had_authorized", &PaymentBarred::had_authorized));
}

using PaymentCodec = event_json::Codec<Payment::Event>;

}  // namespace payment
