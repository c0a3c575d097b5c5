#include "payment/api/payment_json.hpp"

#include <cassert>
#include <stdexcept>

#include "event_sourcing/upcasting.hpp"
#include "json/object.hpp"
#include "json/strict.hpp"
#include "vocabulary/overloaded.hpp"

namespace payment {
namespace {

using event_sourcing::NewEvent;
using event_sourcing::StoredEvent;
using json::Value;
using vocabulary::overloaded;

NewEvent stored(std::string type, const Value& data = Value::object()) {
    return {std::move(type), json::dump(data)};
}

// Nobody waits for an outcome in a choreography: then there is no such member.
Value with_asker(Value data, const Asker& asker) {
    if (!asker.empty()) data["asker"] = asker;
    return data;
}
Asker asker_in(const Value& data) { return data.value("asker", Asker{}); }

// Whether the order waits for it. Most do not: then there is no such member.
Value with_awaited(Value data, bool awaited) {
    if (awaited) data["awaited"] = true;
    return data;
}
bool awaited_in(const Value& data) { return data.value("awaited", false); }

PaymentRequested payment_requested_in(const Value& data) {
    return {
        .amount_cents = data.at("amount_cents").get<std::int64_t>(),
        .currency = data.at("currency").get<std::string>(),
        .payment_token = data.at("payment_token").get<std::string>(),
        .choreographed = data.at("choreographed").get<bool>(),
        .asker = asker_in(data),
    };
}

}  // namespace

std::string order_id_of(const StoredEvent& stored) {
    assert(stored.stream.starts_with(std::string{payment_category} + "-"));
    return stored.stream.substr(payment_category.size() + 1);
}

NewEvent PaymentCodec::encode(const Payment::Event& event) {
    return std::visit(
        overloaded{
            [](const PaymentRequested& requested) {
                auto data = json::object(
                    {{"amount_cents", requested.amount_cents},
                     {"currency", requested.currency},
                     {"payment_token", requested.payment_token},
                     {"choreographed", requested.choreographed}}
                );
                return stored("payment_requested", with_asker(std::move(data), requested.asker));
            },
            [](const PaymentAuthorized& authorized) {
                return stored(
                    "payment_authorized", {{"provider_reference", authorized.provider_reference}}
                );
            },
            [](const PaymentDeclined&) { return stored("payment_declined"); },
            [](const PaymentUnavailable&) { return stored("payment_unavailable"); },
            [](const CaptureRequested& requested) {
                return stored("capture_requested", with_asker(Value::object(), requested.asker));
            },
            [](const PaymentCaptured&) { return stored("payment_captured"); },
            [](const PaymentCancellationRequested& requested) {
                auto data = with_awaited(Value::object(), requested.awaited);
                return stored(
                    "payment_cancellation_requested", with_asker(std::move(data), requested.asker)
                );
            },
            [](const PaymentVoided& voided) {
                return stored("payment_voided", {{"had_authorized", voided.had_authorized}});
            },
            [](const PaymentRefunded&) { return stored("payment_refunded"); },
            [](const PaymentBarred& barred) {
                return stored("payment_barred", with_awaited(Value::object(), barred.awaited));
            },
        },
        event
    );
}

Payment::Event PaymentCodec::decode(const StoredEvent& stored) {
    const auto [type, data] = event_sourcing::newest_shape(stored);
    if (type == "payment_requested") return payment_requested_in(data);
    if (type == "payment_authorized") {
        return PaymentAuthorized{data.at("provider_reference").get<std::string>()};
    }
    if (type == "payment_declined") return PaymentDeclined{};
    if (type == "payment_unavailable") return PaymentUnavailable{};
    if (type == "capture_requested") return CaptureRequested{asker_in(data)};
    if (type == "payment_captured") return PaymentCaptured{};
    if (type == "payment_cancellation_requested") {
        return PaymentCancellationRequested{asker_in(data), awaited_in(data)};
    }
    if (type == "payment_voided") return PaymentVoided{data.at("had_authorized").get<bool>()};
    if (type == "payment_refunded") return PaymentRefunded{};
    if (type == "payment_barred") return PaymentBarred{awaited_in(data)};
    throw std::runtime_error{
        "the event at position " + std::to_string(stored.position) + " (" + stored.stream +
        ") is of unknown type " + type};
}

}  // namespace payment
