#include "order/api/order_request.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "contracts/partitions.hpp"
#include "http/body.hpp"
#include "http/idempotency_key.hpp"
#include "http/problem.hpp"
#include "json/encode.hpp"
#include "sharding/hash_ring.hpp"
#include "vocabulary/members.hpp"

namespace order {

static constexpr auto members(Of<RequestedLine>) {
    return fields(field("quantity", &RequestedLine::quantity), field("sku", &RequestedLine::sku));
}

namespace {

using http::Problem;
using http::Request;
using json::Fields;

constexpr std::size_t lines_max = 100;
constexpr std::int64_t quantity_max = 10'000;
constexpr std::chrono::seconds wait_max{30};

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_of_identifier(char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; }
bool is_of_token(char c) { return is_alphanumeric(c) || c == '_'; }

constexpr json::Text identifier{
    .allowed = is_of_identifier,
    .allowed_words = "letters, digits, '.', '_' and '-'"};
constexpr json::Text payment_token{
    .allowed = is_of_token,
    .allowed_words = "letters, digits and '_'"};

// What a body asks for, in one form for all bodies that ask for the same. Its fingerprint is stored
// with the key, so the form stays as it is: members sorted by name, here and in the lines.
struct Body {
    std::optional<std::string> coordination;
    std::string customer_id;
    std::vector<RequestedLine> lines;
    std::string payment_token;
    std::string ship_to;
    static constexpr auto members() {
        return fields(
            field("coordination", &Body::coordination),
            field("customer_id", &Body::customer_id),
            field("lines", &Body::lines),
            field("payment_token", &Body::payment_token),
            field("ship_to", &Body::ship_to)
        );
    }
};

std::vector<RequestedLine> lines_in(Fields& fields, json::Errors& errors) {
    std::vector<RequestedLine> lines;
    std::set<std::string> skus;
    const auto array = fields.array("lines", 1, lines_max);
    for (std::size_t i = 0; i < array.size(); ++i) {
        Fields line{array[i], errors, fields.pointer_to("lines") + "/" + std::to_string(i)};
        const auto sku = line.text("sku", identifier);
        lines.push_back({sku, line.integer("quantity", 1, quantity_max)});
        line.nothing_else();
        if (!sku.empty() && !skus.insert(sku).second) {
            line.error("sku", "is in another line already");
        }
    }
    return lines;
}

Body body_in(const Request& request) {
    const auto object = http::json_object(request);
    json::Errors errors;
    Fields fields{object, errors};
    Body body;
    body.customer_id = fields.text("customer_id", identifier);
    body.ship_to = fields.one_of(
        "ship_to", {std::begin(contracts::warehouses), std::end(contracts::warehouses)}
    );
    body.lines = lines_in(fields, errors);
    body.payment_token = fields.text("payment_token", payment_token);
    body.coordination = fields.optional_one_of(
        "coordination",
        {to_string(Coordination::orchestration), to_string(Coordination::choreography)}
    );
    fields.nothing_else();
    if (!errors.empty()) {
        throw Problem{422, "The order breaks the rules of its members.", std::move(errors)};
    }
    return body;
}

// A collision of fingerprints could only confuse a customer's own requests with each other.
std::string fingerprint_of(const Body& body) {
    const auto text = json::encode(body);
    return std::to_string(sharding::hash(text)) + "-" + std::to_string(text.size());
}

std::optional<IdempotencyKey> idempotency_in(const Request& request, const Body& body) {
    auto key = http::idempotency_key_in(request);
    if (!key) return std::nullopt;
    return IdempotencyKey{std::move(*key), fingerprint_of(body)};
}

projection::Positions seen_in(const Request& request) {
    const auto token = request.header("Consistency-Token");
    if (!token) return {};
    auto positions = projection::parse_token(*token);
    if (!positions) throw Problem{400, "The Consistency-Token was not made here."};
    return std::move(*positions);
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_wait(std::string_view name) {
    constexpr std::string_view wait{"wait"};
    return std::equal(name.begin(), name.end(), wait.begin(), wait.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
    });
}

// Only digits, however many.
std::chrono::seconds seconds_in(std::string_view text) {
    const bool digits = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c >= '0' && c <= '9';
    });
    if (!digits) return {};
    std::int64_t seconds = wait_max.count();
    const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (read.ec != std::errc{}) return wait_max;
    return std::min(std::chrono::seconds{seconds}, wait_max);
}

}  // namespace

std::chrono::seconds preferred_wait(std::string_view prefer) {
    while (!prefer.empty()) {
        const auto end = std::min(prefer.find(','), prefer.size());
        const auto preference = prefer.substr(0, prefer.find(';') < end ? prefer.find(';') : end);
        const auto equals = preference.find('=');
        if (equals != std::string_view::npos && is_wait(trimmed(preference.substr(0, equals)))) {
            return seconds_in(trimmed(preference.substr(equals + 1)));
        }
        prefer.remove_prefix(std::min(end + 1, prefer.size()));
    }
    return {};
}

OrderRequest order_request_in(const Request& request) {
    const auto body = body_in(request);
    OrderRequest order;
    order.customer_id = body.customer_id;
    order.ship_to = body.ship_to;
    order.lines = body.lines;
    order.payment_token = body.payment_token;
    if (body.coordination) {
        order.coordination = parse(Of<Coordination>{}, *body.coordination).value();
    }
    order.idempotency = idempotency_in(request, body);
    order.seen = seen_in(request);
    order.wait = preferred_wait(http::list(request.headers, "Prefer"));
    return order;
}

}  // namespace order
