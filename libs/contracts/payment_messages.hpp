// What the payment service understands and publishes.
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "contracts/type.hpp"

namespace contracts::payment {

// Commands, from the orchestrator.

struct AuthorizePayment {
    static constexpr Type type{Kind::command, "payment", "authorize_payment"};
    std::string order_id;
    std::int64_t amount_cents = 0;
    std::string currency;
    std::string payment_token;
    bool operator==(const AuthorizePayment&) const = default;
};

struct CapturePayment {
    static constexpr Type type{Kind::command, "payment", "capture_payment"};
    std::string order_id;
    bool operator==(const CapturePayment&) const = default;
};

// Voids what is authorised, refunds what is captured. If nothing was asked for yet, an
// authorisation that comes later is refused.
struct CancelPayment {
    static constexpr Type type{Kind::command, "payment", "cancel_payment"};
    std::string order_id;
    bool operator==(const CancelPayment&) const = default;
};

// Events.

// The provider is being asked; until it answers, the outcome is unknown.
struct PaymentRequested {
    static constexpr Type type{Kind::event, "payment", "payment_requested"};
    std::string order_id;
    std::int64_t amount_cents = 0;
    std::string currency;
    bool operator==(const PaymentRequested&) const = default;
};

struct PaymentAuthorized {
    static constexpr Type type{Kind::event, "payment", "payment_authorized"};
    std::string order_id;
    std::string provider_reference;
    bool operator==(const PaymentAuthorized&) const = default;
};

struct PaymentDeclined {
    static constexpr Type type{Kind::event, "payment", "payment_declined"};
    std::string order_id;
    bool operator==(const PaymentDeclined&) const = default;
};

// The provider could not be reached for too long. Whatever it may have done is being voided.
struct PaymentUnavailable {
    static constexpr Type type{Kind::event, "payment", "payment_unavailable"};
    std::string order_id;
    bool operator==(const PaymentUnavailable&) const = default;
};

struct CaptureRequested {
    static constexpr Type type{Kind::event, "payment", "capture_requested"};
    std::string order_id;
    bool operator==(const CaptureRequested&) const = default;
};

struct PaymentCaptured {
    static constexpr Type type{Kind::event, "payment", "payment_captured"};
    std::string order_id;
    bool operator==(const PaymentCaptured&) const = default;
};

// The payment is being voided or refunded, whichever is due once all outcomes are known.
struct PaymentCancellationRequested {
    static constexpr Type type{Kind::event, "payment", "payment_cancellation_requested"};
    std::string order_id;
    bool operator==(const PaymentCancellationRequested&) const = default;
};

struct PaymentVoided {
    static constexpr Type type{Kind::event, "payment", "payment_voided"};
    std::string order_id;
    bool operator==(const PaymentVoided&) const = default;
};

struct PaymentRefunded {
    static constexpr Type type{Kind::event, "payment", "payment_refunded"};
    std::string order_id;
    bool operator==(const PaymentRefunded&) const = default;
};

// A cancellation overtook its authorisation: should that still arrive, it is refused.
struct PaymentBarred {
    static constexpr Type type{Kind::event, "payment", "payment_barred"};
    std::string order_id;
    bool operator==(const PaymentBarred&) const = default;
};

void to_json(nlohmann::json& json, const AuthorizePayment& command);
void to_json(nlohmann::json& json, const CapturePayment& command);
void to_json(nlohmann::json& json, const CancelPayment& command);
void to_json(nlohmann::json& json, const PaymentRequested& event);
void to_json(nlohmann::json& json, const PaymentAuthorized& event);
void to_json(nlohmann::json& json, const PaymentDeclined& event);
void to_json(nlohmann::json& json, const PaymentUnavailable& event);
void to_json(nlohmann::json& json, const CaptureRequested& event);
void to_json(nlohmann::json& json, const PaymentCaptured& event);
void to_json(nlohmann::json& json, const PaymentCancellationRequested& event);
void to_json(nlohmann::json& json, const PaymentVoided& event);
void to_json(nlohmann::json& json, const PaymentRefunded& event);
void to_json(nlohmann::json& json, const PaymentBarred& event);

// Throw contracts::Undecodable, naming the member that is missing or of the wrong type.
void from_json(const nlohmann::json& json, AuthorizePayment& command);
void from_json(const nlohmann::json& json, CapturePayment& command);
void from_json(const nlohmann::json& json, CancelPayment& command);
void from_json(const nlohmann::json& json, PaymentRequested& event);
void from_json(const nlohmann::json& json, PaymentAuthorized& event);
void from_json(const nlohmann::json& json, PaymentDeclined& event);
void from_json(const nlohmann::json& json, PaymentUnavailable& event);
void from_json(const nlohmann::json& json, CaptureRequested& event);
void from_json(const nlohmann::json& json, PaymentCaptured& event);
void from_json(const nlohmann::json& json, PaymentCancellationRequested& event);
void from_json(const nlohmann::json& json, PaymentVoided& event);
void from_json(const nlohmann::json& json, PaymentRefunded& event);
void from_json(const nlohmann::json& json, PaymentBarred& event);

}  // namespace contracts::payment
