#include "inventory/api/http_api.hpp"

#include <cstdlib>
#include <utility>

#include "contracts/partitions.hpp"
#include "http/body.hpp"
#include "http/idempotency_key.hpp"
#include "http/problem.hpp"
#include "inventory/api/public_events.hpp"
#include "inventory/api/resources.hpp"
#include "json/encode.hpp"
#include "projection/consistency_token.hpp"
#include "service_host/http/forwarding.hpp"
#include "service_host/http/http_event_feed.hpp"
#include "service_host/http/shard_requests.hpp"

namespace inventory {
namespace {

using http::Problem;
using http::Request;
using http::Response;
using service_host::led_here;
using service_host::shard_in;
using service_host::surely_led_here;
using service_host::while_leading;
using sharding::ShardId;

constexpr std::int64_t price_cents_max = 1'000'000'000;
constexpr std::int64_t delta_max = 1'000'000'000;
constexpr std::size_t name_length_max = 200;
constexpr std::size_t reason_length_max = 1'000;
constexpr std::size_t currency_length = 3;
constexpr auto forward_timeout = std::chrono::seconds{10};

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

std::string sku_in(const Request& request) {
    const auto& sku = request.parameters.at("sku");
    if (!is_sku(sku)) throw Problem{404, "There is no product of that name, nor can there be."};
    return sku;
}

[[noreturn]] void unknown_product(const std::string& sku) {
    throw Problem{404, "There is no product " + sku + "."};
}

DefineProduct definition_in(json::Fields& fields) {
    return {
        .name = fields.text("name", {.length_max = name_length_max}),
        .price_cents = fields.integer("price_cents", 1, price_cents_max),
        .currency = fields.text(
            "currency",
            {.length_min = currency_length,
             .length_max = currency_length,
             .allowed = is_capital,
             .allowed_words = "capital letters A to Z"}
        ),
    };
}

struct StockChangeRequest {
    std::string warehouse;
    InventoryShard::StockRequest change;
};

struct CanonicalChange {
    std::int64_t delta = 0;
    std::optional<std::string> reason;
    std::string warehouse;

    static constexpr auto members() {
        using vocabulary::field;
        return vocabulary::fields(
            field("delta", &CanonicalChange::delta),
            field("reason", &CanonicalChange::reason),
            field("warehouse", &CanonicalChange::warehouse)
        );
    }
};

StockChangeRequest stock_change_in(json::Fields& fields) {
    StockChangeRequest request;
    request.warehouse = fields.one_of(
        "warehouse", {std::begin(contracts::warehouses), std::end(contracts::warehouses)}
    );
    request.change.delta = fields.integer("delta", -delta_max, delta_max);
    request.change.reason =
        fields.optional_text("reason", {.length_min = 0, .length_max = reason_length_max});
    return request;
}

// The body in one form for all bodies that ask for the same. It is stored with the key, so it stays
// as it is: members sorted by name.
std::string canonical(const StockChangeRequest& request) {
    return json::encode(CanonicalChange{
        request.change.delta, request.change.reason, request.warehouse});
}

bool is_zero(const json::View& body, std::string_view name) {
    const auto member = body.member(name);
    return member && member->integer() == 0;
}

StockChangeRequest stock_change_in(const Request& http_request) {
    const auto body = http::json_object(http_request);
    auto request = http::validated<StockChangeRequest>(body, [&](json::Fields& fields) {
        auto read = stock_change_in(fields);
        if (is_zero(body, "delta")) fields.error("delta", "must not be 0");
        return read;
    });
    if (auto key = http::idempotency_key_in(http_request)) {
        request.change.idempotency = IdempotencyKey{std::move(*key), canonical(request)};
    }
    return request;
}

http::Headers token(const InventoryShard& shard, std::int64_t position) {
    return {{"Consistency-Token", projection::to_token({{shard.id().name(), position}})}};
}

const AdjustedStock& accepted(const InventoryShard::StockOutcome& outcome) {
    using enum InventoryShard::StockRefusal;
    if (outcome.ok()) return outcome.value();
    switch (outcome.error()) {
        case not_available:
            throw Problem{409, "Less than that is available: the rest is reserved or sold."};
        case key_used_for_another:
            throw Problem{422, "This Idempotency-Key was used for a request with another body."};
    }
    std::abort();
}

json::Value audit_json(const InventoryShard& shard, const std::string& instance) {
    const auto audit = shard.audit();
    return {
        {"shard", shard.id().name()},
        {"instance", instance},
        {"epoch", shard.epoch()},
        {"position", audit.position},
        {"epoch_violations", audit.epoch_violations},
        {"unsent_messages", audit.unsent_messages},
        {"dead_letters", audit.dead_letters},
        {"stock",
         {{"delivered", audit.stock.delivered},
          {"on_hand", audit.stock.on_hand},
          {"reserved", audit.stock.reserved},
          {"sold", audit.stock.sold}}},
    };
}

}  // namespace

HttpApi::HttpApi(
    std::string instance,
    const ShardHost& shards,
    const discovery::Directory& directory,
    http::Transport& transport,
    vocabulary::IdSource& ids
)
    : instance_{std::move(instance)},
      shards_{shards},
      directory_{directory},
      transport_{transport},
      ids_{ids},
      leaders_{shards, directory, transport} {}

std::vector<http::Route> HttpApi::routes() {
    const auto on = [this](Response (HttpApi::*handle)(const Request&)) {
        return [this, handle](const Request& request) { return (this->*handle)(request); };
    };
    return {
        {"PUT", "/v1/products/{sku}", on(&HttpApi::define_product)},
        {"POST", "/v1/products/{sku}/stock", on(&HttpApi::adjust_stock)},
        {"GET", "/v1/products/{sku}", on(&HttpApi::show_product)},

        {"GET", "/internal/products/{sku}", on(&HttpApi::tell_product)},
        {"GET", "/internal/stock/{key}/{sku}", on(&HttpApi::tell_stock)},
        {"GET", "/internal/feed/inventory/{key}", on(&HttpApi::tell_events)},
        {"GET", "/internal/audit", on(&HttpApi::tell_audit)},
    };
}

Response HttpApi::define_product(const Request& request) {
    const auto sku = sku_in(request);
    const auto definition =
        http::validated<DefineProduct>(http::json_object(request), definition_in);
    const auto home = contracts::home_shard_of_product(sku);
    const auto shard = shards_.led(home);
    if (!shard) return forward(request, home);

    const auto defined = while_leading(home, [&] {
        return shard->define_product(sku, definition, caused_by(request));
    });
    auto body = definition_json(sku, defined.product);
    // It is written already: a warehouse that cannot be asked right now must not make this an
    // error.
    body["stock"] = defined.is_new ? json::Value::array() : leaders_.known_stock(sku);
    return http::json_response(defined.is_new ? 201 : 200, body, token(*shard, defined.position));
}

Response HttpApi::adjust_stock(const Request& request) {
    const auto sku = sku_in(request);
    const auto [warehouse, change] = stock_change_in(request);
    const auto id = contracts::inventory_shard_of_warehouse(warehouse);
    const auto shard = shards_.led(id);
    if (!shard) return forward(request, id);

    if (!leaders_.is_known(sku)) unknown_product(sku);
    const auto outcome =
        while_leading(id, [&] { return shard->adjust_stock(sku, change, caused_by(request)); });
    const auto& [level, position] = accepted(outcome);
    return http::json_response(200, stock_json(sku, warehouse, level), token(*shard, position));
}

// Strongly consistent, whether ?consistency=strong says so or not: only leaders are asked.
Response HttpApi::show_product(const Request& request) {
    const auto sku = sku_in(request);
    if (request.query_parameter("consistency").value_or("strong") != "strong") {
        throw Problem{400, "The only value of consistency is strong."};
    }
    auto product = leaders_.product(sku);
    if (product.is_null()) unknown_product(sku);
    product["stock"] = leaders_.stock(sku);
    return http::json_response(200, product);
}

Response HttpApi::tell_product(const Request& request) {
    const auto sku = sku_in(request);
    const auto product =
        surely_led_here(shards_, contracts::home_shard_of_product(sku))->product(sku);
    if (!product) unknown_product(sku);
    return http::json_response(200, definition_json(sku, *product));
}

Response HttpApi::tell_stock(const Request& request) {
    const auto sku = sku_in(request);
    const auto shard = surely_led_here(shards_, shard_in(request, "inventory"));
    const auto level = shard->stock(sku);
    if (!level) throw Problem{404, "Warehouse " + shard->id().key + " never had any " + sku + "."};
    return http::json_response(200, stock_json(sku, shard->id().key, *level));
}

Response HttpApi::tell_events(const Request& request) {
    const auto shard = led_here(shards_, shard_in(request, "inventory"));
    return service_host::serve_feed(request, shard->events(), [&](const auto& stored) {
        return public_event(stored, shard->id());
    });
}

Response HttpApi::tell_audit(const Request&) {
    auto audits = json::Value::array();
    for (const auto& shard : shards_.all_led()) audits.push_back(audit_json(*shard, instance_));
    return http::json_response(200, json::Value{{"shards", audits}});
}

Response HttpApi::forward(const Request& request, const ShardId& shard) {
    return service_host::forward_to_leader(request, shard, directory_, transport_, forward_timeout);
}

event_sourcing::Cause HttpApi::caused_by(const Request& request) {
    const auto id = ids_.next();
    return {
        .correlation_id = id,
        .causation_id = id,
        .traceparent = request.traceparent,
        .actor = "client",
    };
}

}  // namespace inventory
