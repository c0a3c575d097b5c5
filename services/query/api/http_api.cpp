#include "query/api/http_api.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>

#include "http/body.hpp"
#include "http/on_pool.hpp"
#include "http/page.hpp"
#include "json/decode.hpp"
#include "query/api/page_keys.hpp"
#include "query/api/strong_reads.hpp"
#include "query/audit.hpp"
#include "sharding/hash_ring.hpp"

namespace query {
namespace {

using http::Awaitable;
using http::Problem;
using http::Request;
using http::Response;
using json::Value;

constexpr std::chrono::seconds consistency_patience{2};
constexpr std::chrono::seconds replica_timeout{2};

constexpr std::array<std::string_view, 5> order_statuses{
    "pending",
    "confirmed",
    "rejected",
    "cancelling",
    "cancelled"};
constexpr std::array<std::string_view, 6>
    payment_statuses{"authorized", "captured", "voided", "refunded", "declined", "unknown"};

template <std::size_t Size>
std::optional<std::string> one_of(
    const Request& request,
    const char* parameter,
    const std::array<std::string_view, Size>& words
) {
    const auto value = request.query_parameter(parameter);
    if (value && std::find(words.begin(), words.end(), *value) == words.end()) {
        throw Problem{400, std::string{"There is no "} + parameter + " of this name."};
    }
    return value;
}

bool is_identifier(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    });
}

std::optional<std::string> customer_of(const Request& request) {
    auto customer = request.query_parameter("customer_id");
    if (customer && !is_identifier(*customer)) throw Problem{400, "This is no customer_id."};
    return customer;
}

// An item more than asked for tells whether there is a next page.
Response page(
    std::vector<std::string> items,
    const http::Page& asked,
    const std::function<std::string(const std::string& item)>& key,
    const std::string& filters
) {
    std::string next;
    if (items.size() > static_cast<std::size_t>(asked.limit)) {
        items.resize(static_cast<std::size_t>(asked.limit));
        next = key(items.back());
    }
    return http::json_text_response(
        200, http::page_text(items, next, filters), {{"Cache-Control", "no-cache"}}
    );
}

// A single resource with its entity tag, or 304 if the client has it already.
Response resource(
    const Request& request,
    const std::optional<std::string>& found,
    const std::string& version
) {
    if (!found) throw Problem{404, "There is nothing of this name."};
    const auto tag = http::entity_tag(version);
    const http::Headers headers{{"ETag", tag}, {"Cache-Control", "no-cache"}};
    if (http::matches(request, tag)) return {304, headers, ""};
    return http::json_text_response(200, *found, headers);
}

std::string fingerprint(const std::optional<std::string>& text) {
    return text ? std::to_string(sharding::hash(*text)) : "";
}

std::string version_of(const std::optional<std::string>& order) {
    return order ? std::to_string(json::decode<OrderDocument>(*order).version) : "";
}

}  // namespace

HttpApi::HttpApi(
    std::string instance,
    const ReadModels& models,
    const projection::Follower& follower,
    service_host::Environment environment
)
    : instance_{std::move(instance)},
      models_{models},
      follower_{follower},
      environment_{environment} {}

std::vector<http::Route> HttpApi::routes() {
    return {
        {"GET", "/v1/orders", [this](const Request& request) { return list_orders(request); }},
        {"GET",
         "/v1/orders/{order_id}",
         [this](const Request& request) { return get_order(request); }},
        {"GET", "/v1/payments", [this](const Request& request) { return list_payments(request); }},
        {"GET",
         "/v1/payments/{order_id}",
         [this](const Request& request) { return get_payment(request); }},
        {"GET", "/v1/products", [this](const Request& request) { return list_products(request); }},
        {"GET",
         "/v1/products/{sku}",
         [this](const Request& request) { return get_product(request); }},
        {"GET",
         "/v1/read-models",
         [this](const Request& request) { return list_read_models(request); }},
        {"GET", "/v1/audit", [this](const Request&) { return get_audit(); }},
        {"GET", "/internal/read-models", [this](const Request&) { return own_read_models(); }},
    };
}

Awaitable<Response> HttpApi::list_orders(const Request& request) const {
    const OrderFilter filter{customer_of(request), one_of(request, "status", order_statuses)};
    const auto filters =
        "orders?" + filter.customer_id.value_or("") + "&" + filter.status.value_or("");
    const auto asked = http::page_of(request, filters);
    std::optional<OrderKey> after;
    if (!asked.after.empty() && !(after = parse_order_key(asked.after)))
        throw Problem{400, "This is no cursor."};
    co_await await_consistency(request);
    co_return page(
        models_.orders().page(filter, after, asked.limit + 1),
        asked,
        [](const auto& order) { return to_text(key_of(json::decode<OrderDocument>(order))); },
        filters
    );
}

Awaitable<Response> HttpApi::get_order(const Request& request) const {
    if (wants_strong(request) || request.query_parameter("at")) {
        co_return co_await await_owner(request, "order");
    }
    co_await await_consistency(request);
    const auto order = models_.orders().find(request.parameters.at("order_id"));
    co_return resource(request, order, version_of(order));
}

Awaitable<Response> HttpApi::list_payments(const Request& request) const {
    const auto status = one_of(request, "status", payment_statuses);
    const auto filters = "payments?" + status.value_or("");
    const auto asked = http::page_of(request, filters);
    co_await await_consistency(request);
    co_return page(
        models_.payments().page(status, asked.after, asked.limit + 1),
        asked,
        [](const auto& payment) { return json::decode<PaymentDocument>(payment).order_id; },
        filters
    );
}

Awaitable<Response> HttpApi::get_payment(const Request& request) const {
    if (wants_strong(request)) co_return co_await await_owner(request, "payment");
    co_await await_consistency(request);
    const auto payment = models_.payments().find(request.parameters.at("order_id"));
    co_return resource(request, payment, fingerprint(payment));
}

Awaitable<Response> HttpApi::list_products(const Request& request) const {
    const std::string filters = "products";
    const auto asked = http::page_of(request, filters);
    co_await await_consistency(request);
    co_return page(
        models_.products().page(asked.after, asked.limit + 1),
        asked,
        [](const auto& product) { return json::decode<ProductDocument>(product).sku; },
        filters
    );
}

Awaitable<Response> HttpApi::get_product(const Request& request) const {
    if (wants_strong(request)) co_return co_await await_owner(request, "inventory");
    co_await await_consistency(request);
    const auto product = models_.products().find(request.parameters.at("sku"));
    co_return resource(request, product, fingerprint(product));
}

Response HttpApi::own_read_models() const {
    const auto heads = follower_.known_heads();
    const bool rebuilding = !follower_.behind().empty();
    auto items = Value::array();
    for (const auto& state : models_.states()) {
        const auto lag = std::accumulate(
            heads.begin(),
            heads.end(),
            std::int64_t{0},
            [&](auto sum, const auto& head) {
                const auto applied = state.positions.find(head.first);
                return sum +
                       std::max<std::int64_t>(
                           0, head.second - (applied == state.positions.end() ? 0 : applied->second)
                       );
            }
        );
        items.push_back({
            {"instance", instance_},
            {"view", state.view},
            {"version", views_version},
            {"state", rebuilding ? "rebuilding" : "live"},
            {"positions", state.positions},
            {"lag", lag},
            {"digest", state.digest},
        });
    }
    return http::json_response(200, {{"items", std::move(items)}, {"next_cursor", nullptr}});
}

Response HttpApi::list_read_models(const Request& request) const {
    auto all = Value::parse(own_read_models().body);
    Request twin;
    twin.method = "GET";
    twin.target = "/internal/read-models";
    twin.traceparent = request.traceparent;
    for (const auto& instance : environment_.directory.passing("query")) {
        if (instance.name == instance_) continue;
        const auto answer = environment_.http.send(instance.address, twin, replica_timeout, true);
        if (!answer.ok() || answer.value().status != 200) {
            throw Problem{503, instance.name + " does not answer."};
        }
        const auto theirs = Value::parse(answer.value().body);
        for (const auto& item : theirs.at("items")) all["items"].push_back(item);
    }
    const auto key = [](const Value& model) {
        return model.at("instance").get<std::string>() + "/" + model.at("view").get<std::string>();
    };
    return http::json_response(
        200, http::page_of_all(request, all.at("items"), key, "read-models")
    );
}

Response HttpApi::get_audit() const {
    return http::json_response(
        200, audit(environment_.directory, environment_.http, environment_.clock.now())
    );
}

Awaitable<void> HttpApi::await_consistency(const Request& request) const {
    const auto token = request.header("Consistency-Token");
    if (!token) co_return;
    const auto positions = projection::parse_token(*token);
    if (!positions) throw Problem{400, "The Consistency-Token was not made here."};
    if (follower_.wait_for(*positions, std::chrono::milliseconds{0})) co_return;
    const bool in_time = co_await http::on_pool([&] {
        return follower_.wait_for(*positions, consistency_patience);
    });
    if (!in_time) throw Problem{503, "The read side does not show this write yet."};
}

Awaitable<Response> HttpApi::await_owner(const Request& request, std::string_view service) const {
    return http::on_pool([this, &request, service] {
        return ask_owner(request, service, environment_.directory, environment_.http);
    });
}

}  // namespace query
