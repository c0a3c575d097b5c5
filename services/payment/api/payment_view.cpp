#include "payment/api/payment_view.hpp"

#include "payment/stored/payment_events.hpp"
#include "vocabulary/overloaded.hpp"

namespace payment {
namespace {

using event_sourcing::StoredEvent;
using json::Value;
using vocabulary::overloaded;

Value requested(const PaymentRequested& event, const StoredEvent& stored) {
    return {
        {"order_id", order_id_of(stored)},
        {"status", "unknown"},
        {"amount_cents", event.amount_cents},
        {"currency", event.currency},
        {"authorized_at", nullptr},
        {"captured_at", nullptr},
        {"voided_at", nullptr},
        {"refunded_at", nullptr},
        {"provider_reference", nullptr},
    };
}

void apply(Value& payment, const StoredEvent& stored) {
    const auto reached = [&](const char* status, const char* time) {
        payment["status"] = status;
        payment[time] = vocabulary::to_rfc3339(stored.time);
    };
    std::visit(
        overloaded{
            [&](const PaymentRequested& event) { payment = requested(event, stored); },
            [&](const PaymentAuthorized& event) {
                reached("authorized", "authorized_at");
                payment["provider_reference"] = event.provider_reference;
            },
            [&](const PaymentDeclined&) { payment["status"] = "declined"; },
            [](const PaymentUnavailable&) {},  // still unknown
            [](const CaptureRequested&) {},
            [&](const PaymentCaptured&) { reached("captured", "captured_at"); },
            [](const PaymentCancellationRequested&) {},
            [&](const PaymentVoided&) { reached("voided", "voided_at"); },
            [&](const PaymentRefunded&) { reached("refunded", "refunded_at"); },
            [](const PaymentBarred&) {},
        },
        PaymentCodec::decode(stored)
    );
}

}  // namespace

std::optional<Value> payment_view(const std::vector<StoredEvent>& history) {
    Value payment;
    for (const auto& stored : history) apply(payment, stored);
    if (payment.is_null()) return std::nullopt;
    return payment;
}

}  // namespace payment
