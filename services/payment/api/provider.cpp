#include "payment/api/provider.hpp"

#include <chrono>
#include <cstdlib>

#include "json/strict.hpp"

namespace payment {
namespace {

using json::Value;
using Meaning = vocabulary::Result<Payment::Command, Unknown>;

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

std::string body_of(const ProviderRequest& request) {
    Value body{
        {"idempotency_key", key(request.order_id, request.call)},
        {"order_id", request.order_id},
        {"amount_cents", request.amount_cents},
        {"currency", request.currency},
    };
    if (request.call == Call::authorize) {
        body["payment_token"] = request.payment_token;
    } else {
        body["authorization_key"] = key(request.order_id, Call::authorize);
    }
    return json::dump(body);
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

std::string text_in(const Value& answer, const char* member) {
    const auto found = answer.find(member);
    return found != answer.end() && found->is_string() ? found->get<std::string>() : "";
}

// null: it had no effect.
std::string reference_in(const Value& answer) { return text_in(answer, "reference"); }

Meaning meaning_of(Call call, const http::Response& response) {
    const auto parsed = json::parse(response.body);
    if (!parsed.ok() || !parsed.value().is_object()) return unknown(response);
    const auto& answer = parsed.value();
    const auto outcome = text_in(answer, "outcome");
    const bool ok = response.status == 200 && outcome == "ok";
    const bool declined = response.status == 200 && outcome == "declined";
    const bool captured = response.status == 409 && text_in(answer, "reason") == "captured";
    switch (call) {
        case Call::authorize:
            if (ok) return Payment::Command{RecordAuthorized{reference_in(answer)}};
            if (declined) return Payment::Command{RecordDeclined{}};
            break;
        case Call::capture:
            if (ok) return Payment::Command{RecordCaptured{}};
            break;
        case Call::void_authorization:
            if (ok) return Payment::Command{RecordVoided{!reference_in(answer).empty()}};
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

Meaning Provider::ask(const ProviderRequest& request) const {
    const auto answer = transport_.send(address_, http_request(request), time_out, true);
    if (!answer.ok()) return Unknown{answer.error().reason};
    return meaning_of(request.call, answer.value());
}

}  // namespace payment
