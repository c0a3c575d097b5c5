// What the payment service understands and publishes.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>

#include "contracts/type.hpp"

namespace contracts::payment {

// Commands, from the orchestrator.

struct AuthorizePayment {
    static constexpr Type type{
        Kind::command,
        "payment",
        "authorize_payment",
        "Ask the card network. Answered by payment_authorized, payment_declined, "
        "payment_unavailable, or payment_voided if it was given up before."};
    std::string order_id;
    std::int64_t amount_cents = 0;
    std::string currency;
    std::string payment_token;
    bool operator==(const AuthorizePayment&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &AuthorizePayment::order_id),
            field("amount_cents", &AuthorizePayment::amount_cents),
            field("currency", &AuthorizePayment::currency),
            field("payment_token", &AuthorizePayment::payment_token)
        );
    }
};

struct CapturePayment {
    static constexpr Type type{
        Kind::command,
        "payment",
        "capture_payment",
        "Take the money that is authorised. Answered by payment_captured."};
    std::string order_id;
    bool operator==(const CapturePayment&) const = default;
    static constexpr auto members() { return fields(field("order_id", &CapturePayment::order_id)); }
};

struct CancelPayment {
    static constexpr Type type{
        Kind::command,
        "payment",
        "cancel_payment",
        "Void or refund, whichever is due; bar an authorisation that comes later. Answered by "
        "payment_voided, payment_refunded, payment_barred or payment_declined."};
    std::string order_id;
    // What the authorisation is about, which payment may know nothing of yet. Older versions do not
    // say.
    std::int64_t amount_cents = 0;
    std::string currency = {};
    bool operator==(const CancelPayment&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &CancelPayment::order_id),
            unless_default("amount_cents", &CancelPayment::amount_cents),
            unless_default("currency", &CancelPayment::currency)
        );
    }
};

// Events.

struct PaymentRequested {
    static constexpr Type type{
        Kind::event,
        "payment",
        "payment_requested",
        "The card network is being asked; the outcome is unknown until it answers."};
    std::string order_id;
    std::int64_t amount_cents = 0;
    std::string currency;
    bool operator==(const PaymentRequested&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &PaymentRequested::order_id),
            field("amount_cents", &PaymentRequested::amount_cents),
            field("currency", &PaymentRequested::currency)
        );
    }
};

struct PaymentAuthorized {
    static constexpr Type type{
        Kind::event,
        "payment",
        "payment_authorized",
        "The card network holds the amount."};
    std::string order_id;
    std::string provider_reference;
    bool operator==(const PaymentAuthorized&) const = default;
    static constexpr auto members() {
        return fields(
            field("order_id", &PaymentAuthorized::order_id),
            field("provider_reference", &PaymentAuthorized::provider_reference)
        );
    }
};

struct PaymentDeclined {
    static constexpr Type type{
        Kind::event,
        "payment",
        "payment_declined",
        "The card network said no."};
    std::string order_id;
    bool operator==(const PaymentDeclined&) const = default;
    static constexpr auto members() {
        return fields(field("order_id", &PaymentDeclined::order_id));
    }
};

struct PaymentUnavailable {
    static constexpr Type type{
        Kind::event,
        "payment",
        "payment_unavailable",
        "The card network could not be reached for too long. Whatever it may have done is being "
        "voided."};
    std::string order_id;
    bool operator==(const PaymentUnavailable&) const = default;
    static constexpr auto members() {
        return fields(field("order_id", &PaymentUnavailable::order_id));
    }
};

struct CaptureRequested {
    static constexpr Type type{
        Kind::event,
        "payment",
        "capture_requested",
        "The card network is being asked to capture."};
    std::string order_id;
    bool operator==(const CaptureRequested&) const = default;
    static constexpr auto members() {
        return fields(field("order_id", &CaptureRequested::order_id));
    }
};

struct PaymentCaptured {
    static constexpr Type type{
        Kind::event,
        "payment",
        "payment_captured",
        "The customer is charged."};
    std::string order_id;
    bool operator==(const PaymentCaptured&) const = default;
    static constexpr auto members() {
        return fields(field("order_id", &PaymentCaptured::order_id));
    }
};

struct PaymentCancellationRequested {
    static constexpr Type type{
        Kind::event,
        "payment",
        "payment_cancellation_requested",
        "The payment is being voided or refunded."};
    std::string order_id;
    bool operator==(const PaymentCancellationRequested&) const = default;
    static constexpr auto members() {
        return fields(field("order_id", &PaymentCancellationRequested::order_id));
    }
};

struct PaymentVoided {
    static constexpr Type type{
        Kind::event,
        "payment",
        "payment_voided",
        "The authorisation is gone."};
    std::string order_id;
    bool operator==(const PaymentVoided&) const = default;
    static constexpr auto members() { return fields(field("order_id", &PaymentVoided::order_id)); }
};

struct PaymentRefunded {
    static constexpr Type type{
        Kind::event,
        "payment",
        "payment_refunded",
        "The customer has the money back."};
    std::string order_id;
    bool operator==(const PaymentRefunded&) const = default;
    static constexpr auto members() {
        return fields(field("order_id", &PaymentRefunded::order_id));
    }
};

struct PaymentBarred {
    static constexpr Type type{
        Kind::event,
        "payment",
        "payment_barred",
        "A cancellation overtook its authorisation, of which nothing will come."};
    std::string order_id;
    bool operator==(const PaymentBarred&) const = default;
    static constexpr auto members() { return fields(field("order_id", &PaymentBarred::order_id)); }
};

// Each of them, for whoever deals with all.
using Messages = std::tuple<
    AuthorizePayment,
    CapturePayment,
    CancelPayment,
    PaymentRequested,
    PaymentAuthorized,
    PaymentDeclined,
    PaymentUnavailable,
    CaptureRequested,
    PaymentCaptured,
    PaymentCancellationRequested,
    PaymentVoided,
    PaymentRefunded,
    PaymentBarred>;

}  // namespace contracts::payment
