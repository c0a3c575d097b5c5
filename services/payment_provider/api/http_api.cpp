#include "payment_provider/api/http_api.hpp"

#include <charconv>
#include <utility>

#include "http/body.hpp"
#include "http/page.hpp"
#include "json/encode.hpp"
#include "observability/log.hpp"
#include "payment_provider/domain/cards.hpp"
#include "vocabulary/members.hpp"

namespace payment_provider {
namespace {

using http::Awaitable;

// Longer than any client waits for an answer.
constexpr std::chrono::seconds answer_lost{6};

bool is_printable(char character) { return character > ' ' && character <= '~'; }
bool is_token(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '_';
}
bool is_capital(char character) { return character >= 'A' && character <= 'Z'; }

constexpr json::Text key_text{1, 255, is_printable, "printable ASCII"};
constexpr json::Text order_id_text{1, 128, is_printable, "printable ASCII"};
constexpr json::Text token_text{1, 64, is_token, "A-Z, a-z, 0-9 and _"};
constexpr json::Text currency_text{3, 3, is_capital, "A-Z"};
constexpr std::int64_t amount_max = (std::int64_t{1} << 53) - 1;

Call read_call(const http::Request& request, Kind kind) {
    const auto body = http::json_object(request);
    return http::validated<Call>(body, [kind](json::Fields& fields) {
        Call call{
            .kind = kind,
            .idempotency_key = fields.text("idempotency_key", key_text),
            .authorization_key = "",
            .order_id = fields.text("order_id", order_id_text),
            .amount_cents = fields.integer("amount_cents", 1, amount_max),
            .currency = fields.text("currency", currency_text),
            .payment_token = "",
        };
        if (kind == Kind::authorize) {
            call.authorization_key = call.idempotency_key;
            call.payment_token = fields.text("payment_token", token_text);
        } else {
            call.authorization_key = fields.text("authorization_key", key_text);
        }
        return call;
    });
}

http::Problem problem_of(Unanswered why) {
    switch (why) {
        case Unanswered::key_reused:
            return {422, "The idempotency key belongs to another call."};
        case Unanswered::terms_differ:
            return {422, "Order, amount or currency are not those of the authorisation."};
        case Unanswered::interrupted:
            return {503, "The connection to the card's bank failed."};
    }
    std::abort();
}

struct Obeyed {
    std::string outcome;
    vocabulary::OrNull<std::string> reference;  // null: it had no effect
    static constexpr auto members() {
        using vocabulary::field;
        return vocabulary::fields(
            field("outcome", &Obeyed::outcome), field("reference", &Obeyed::reference)
        );
    }
};
struct Refused {
    std::string outcome;
    std::string reason;
    static constexpr auto members() {
        using vocabulary::field;
        return vocabulary::fields(
            field("outcome", &Refused::outcome), field("reason", &Refused::reason)
        );
    }
};

http::Response response_of(const Answer& answer) {
    const std::string outcome{to_string(answer.outcome)};
    if (answer.outcome == Outcome::refused) {
        return http::json_text_response(409, json::encode(Refused{outcome, answer.reason}));
    }
    Obeyed obeyed{outcome, {}};
    if (!answer.reference.empty()) obeyed.reference = answer.reference;
    return http::json_text_response(200, json::encode(obeyed));
}

Awaitable<Answer> answer_to(Ledger& ledger, const Call& call) {
    try {
        const auto handled = co_await ledger.handle(call);
        if (!handled.ok()) throw problem_of(handled.error());
        co_return handled.value();
    } catch (const storage::CommitFailed& trouble) {
        observability::log::error("a call could not be booked", {{"error", trouble.what()}});
        throw http::Problem{503, "The ledger cannot be written at the moment. Nothing was booked."};
    }
}

Awaitable<http::Response> obey(Ledger& ledger, const http::Request& request, Kind kind) {
    const auto call = read_call(request, kind);
    co_return response_of(co_await answer_to(ledger, call));
}

Awaitable<http::Response>
authorize(Ledger& ledger, const Pause& pause, const http::Request& request) {
    const auto call = read_call(request, Kind::authorize);
    const auto& card = card_of(call.payment_token);
    if (card.delay.count() > 0) co_await pause(card.delay);
    const auto answer = co_await answer_to(ledger, call);
    if (card.loses_first_answer && !answer.repeated) co_await pause(answer_lost);
    co_return response_of(answer);
}

std::int64_t position_after(const http::Page& page) {
    std::int64_t position = 0;
    std::from_chars(page.after.data(), page.after.data() + page.after.size(), position);
    return position;
}

json::Value to_json(const Entry& entry) {
    return {
        {"reference", entry.reference},
        {"idempotency_key", entry.idempotency_key},
        {"order_id", entry.order_id},
        {"kind", entry.kind},
        {"outcome", entry.outcome},
        {"amount_cents", entry.amount_cents},
        {"currency", entry.currency},
        {"time", vocabulary::to_rfc3339(entry.time)},
    };
}

http::Response list(const Ledger& ledger, const http::Request& request) {
    const auto order_id = request.query_parameter("order_id");
    const auto filters = "ledger?order_id=" + order_id.value_or("");
    const auto page = http::page_of(request, filters);
    auto entries = ledger.entries(order_id, position_after(page), page.limit + 1);
    std::string next;
    if (entries.size() > static_cast<std::size_t>(page.limit)) {
        entries.pop_back();
        next = std::to_string(entries.back().position);
    }
    auto items = json::Value::array();
    for (const auto& entry : entries) items.push_back(to_json(entry));
    return http::json_response(200, http::page_json(std::move(items), next, filters));
}

}  // namespace

std::vector<http::Route> routes(Ledger& ledger, Pause pause) {
    const auto obeying = [&ledger](Kind kind) {
        return
            [&ledger, kind](const http::Request& request) { return obey(ledger, request, kind); };
    };
    return {
        {"POST",
         "/authorizations",
         [&ledger, pause = std::move(pause)](const http::Request& request) {
             return authorize(ledger, pause, request);
         }},
        {"POST", "/captures", obeying(Kind::capture)},
        {"POST", "/voids", obeying(Kind::void_authorization)},
        {"POST", "/refunds", obeying(Kind::refund)},
        {"GET", "/ledger", [&ledger](const auto& request) { return list(ledger, request); }},
    };
}

}  // namespace payment_provider
