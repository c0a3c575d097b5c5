#include "payment/api/provider.hpp"

#include <chrono>
#include <cstdlib>
#include <optional>

#include "json/decode.hpp"
#include "json/encode.hpp"
#include "vocabulary/members.hpp"

namespace payment {
namespace {

using vocabulary::field;
using vocabulary::fields;

constexpr std::chrono::seconds time_out{5};

std::string_view path_of(Call call) {
    switch (call) {
        case Call::authorize:
            return "/authorizations";
        case Call::capture:
            return "/captures";
        case Call::void_authorization:
            return "/voids";
        case Call::refund:
            return "/refunds";
    }
    std::abort();
}

std::string key(const std::string& order_id, Call call) {
    return order_id + ":" + std::string{to_string(call)};
}

struct Body {
    std::string idempotency_key;
    std::string order_id;
    std::int64_t amount_cents = 0;
    std::string currency;
    std::optional<std::string> payment_token;      // to authorise with
    std::optional<std::string> authorization_key;  // of the authorisation that all else is about

    static constexpr auto members() {
        return fields(
            field("idempotency_key", &Body::idempotency_key),
            field("order_id", &Body::order_id),
            field("amount_cents", &Body::amount_cents),
            field("currency", &Body::currency),
            field("payment_token", &Body::payment_token),
            field("authorization_key", &Body::authorization_key)
        );
    }
};

std::string body_of(const ProviderRequest& request) {
    Body body{
        key(request.order_id, request.call),
        request.order_id,
        request.amount_cents,
        request.currency,
        {},
        {}};
    if (request.call == Call::authorize) {
        body.payment_token = request.payment_token;
    } else {
        body.authorization_key = key(request.order_id, Call::authorize);
    }
    return json::encode(body);
}

http::Request http_request(const ProviderRequest& request) {
    http::Request post;
    post.method = "POST";
    post.target = path_of(request.call);
    post.headers.emplace("Content-Type", "application/json");
    post.traceparent = request.traceparent;
    post.body = body_of(request);
    return post;
}

Unknown unknown(const http::Response& response) {
    return {"status " + std::to_string(response.status) + ": " + response.body.substr(0, 200)};
}

struct ProviderAnswer {
    std::optional<std::string> outcome;    // ok, declined
    std::optional<std::string> reference;  // null: it had no effect
    std::optional<std::string> reason;     // why it was refused

    static constexpr auto members() {
        return fields(
            field("outcome", &ProviderAnswer::outcome),
            field("reference", &ProviderAnswer::reference),
            field("reason", &ProviderAnswer::reason)
        );
    }
};

std::optional<ProviderAnswer> answer_in(const http::Response& response) {
    try {
        return json::decode<ProviderAnswer>(response.body);
    } catch (const json::Unreadable&) {
        return std::nullopt;  // the whole response is told as what it is: unknown
    }
}

Meaning meaning_of(Call call, const http::Response& response) {
    const auto answer = answer_in(response);
    if (!answer) return unknown(response);
    const auto reference = answer->reference.value_or("");
    const bool ok = response.status == 200 && answer->outcome == "ok";
    const bool declined = response.status == 200 && answer->outcome == "declined";
    const bool captured = response.status == 409 && answer->reason == "captured";
    switch (call) {
        case Call::authorize:
            if (ok) return Payment::Command{RecordAuthorized{reference}};
            if (declined) return Payment::Command{RecordDeclined{}};
            break;
        case Call::capture:
            if (ok) return Payment::Command{RecordCaptured{}};
            break;
        case Call::void_authorization:
            if (ok) return Payment::Command{RecordVoided{!reference.empty()}};
            if (captured) return Payment::Command{RecordCaptured{}};
            break;
        case Call::refund:
            if (ok) return Payment::Command{RecordRefunded{}};
            break;
    }
    return unknown(response);
}

}  // namespace

std::string_view to_string(Call call) {
    switch (call) {
        case Call::authorize:
            return "authorize";
        case Call::capture:
            return "capture";
        case Call::void_authorization:
            return "void";
        case Call::refund:
            return "refund";
    }
    std::abort();
}

void Provider::ask(const ProviderRequest& request, std::function<void(Meaning)> on_answer) const {
    transport_.send(
        address_,
        http_request(request),
        time_out,
        [call = request.call,
         on_answer = std::move(on_answer)](http::AsyncTransport::Answer answer) {
            if (!answer.ok()) return on_answer(Unknown{answer.error().reason});
            on_answer(meaning_of(call, answer.value()));
        }
    );
}

}  // namespace payment
