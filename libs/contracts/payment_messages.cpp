#include "contracts/payment_messages.hpp"

#include <nlohmann/json.hpp>

#include "contracts/codec.hpp"
#include "json/object.hpp"

namespace contracts::payment {

void to_json(nlohmann::json& json, const AuthorizePayment& command) {
    json = json::object(
        {{"order_id", command.order_id},
         {"amount_cents", command.amount_cents},
         {"currency", command.currency},
         {"payment_token", command.payment_token}}
    );
}

void to_json(nlohmann::json& json, const CapturePayment& command) {
    json = json::object({{"order_id", command.order_id}});
}

void to_json(nlohmann::json& json, const CancelPayment& command) {
    json = json::object({{"order_id", command.order_id}});
}

void to_json(nlohmann::json& json, const PaymentRequested& event) {
    json = json::object(
        {{"order_id", event.order_id},
         {"amount_cents", event.amount_cents},
         {"currency", event.currency}}
    );
}

void to_json(nlohmann::json& json, const PaymentAuthorized& event) {
    json = json::object(
        {{"order_id", event.order_id}, {"provider_reference", event.provider_reference}}
    );
}

void to_json(nlohmann::json& json, const PaymentDeclined& event) {
    json = json::object({{"order_id", event.order_id}});
}

void to_json(nlohmann::json& json, const PaymentUnavailable& event) {
    json = json::object({{"order_id", event.order_id}});
}

void to_json(nlohmann::json& json, const CaptureRequested& event) {
    json = json::object({{"order_id", event.order_id}});
}

void to_json(nlohmann::json& json, const PaymentCaptured& event) {
    json = json::object({{"order_id", event.order_id}});
}

void to_json(nlohmann::json& json, const PaymentCancellationRequested& event) {
    json = json::object({{"order_id", event.order_id}});
}

void to_json(nlohmann::json& json, const PaymentVoided& event) {
    json = json::object({{"order_id", event.order_id}});
}

void to_json(nlohmann::json& json, const PaymentRefunded& event) {
    json = json::object({{"order_id", event.order_id}});
}

void to_json(nlohmann::json& json, const PaymentBarred& event) {
    json = json::object({{"order_id", event.order_id}});
}

void from_json(const nlohmann::json& json, AuthorizePayment& command) {
    command = {
        .order_id = text(json, "order_id"),
        .amount_cents = integer(json, "amount_cents"),
        .currency = text(json, "currency"),
        .payment_token = text(json, "payment_token"),
    };
}

void from_json(const nlohmann::json& json, CapturePayment& command) {
    command = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, CancelPayment& command) {
    command = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, PaymentRequested& event) {
    event = {
        .order_id = text(json, "order_id"),
        .amount_cents = integer(json, "amount_cents"),
        .currency = text(json, "currency"),
    };
}

void from_json(const nlohmann::json& json, PaymentAuthorized& event) {
    event = {
        .order_id = text(json, "order_id"),
        .provider_reference = text(json, "provider_reference"),
    };
}

void from_json(const nlohmann::json& json, PaymentDeclined& event) {
    event = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, PaymentUnavailable& event) {
    event = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, CaptureRequested& event) {
    event = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, PaymentCaptured& event) {
    event = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, PaymentCancellationRequested& event) {
    event = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, PaymentVoided& event) {
    event = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, PaymentRefunded& event) {
    event = {.order_id = text(json, "order_id")};
}

void from_json(const nlohmann::json& json, PaymentBarred& event) {
    event = {.order_id = text(json, "order_id")};
}

}  // namespace contracts::payment
