#include "order/api/http_api.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "contracts/partitions.hpp"
#include "http/body.hpp"
#include "http/on_pool.hpp"
#include "http/page.hpp"
#include "http/problem.hpp"
#include "json/encode.hpp"
#include "order/api/order_request.hpp"
#include "order/api/order_view.hpp"
#include "order/api/public_events.hpp"
#include "order/api/saga_json.hpp"
#include "projection/consistency_token.hpp"
#include "service_host/http/forwarding.hpp"
#include "service_host/http/http_event_feed.hpp"
#include "service_host/http/shard_requests.hpp"

namespace order {
namespace {

using event_sourcing::Cause;
using http::Problem;
using http::Request;
using http::Response;
using service_host::led_here;
using service_host::shard_in;
using service_host::surely_led;
using service_host::surely_led_here;
using service_host::while_leading;
using sharding::ShardId;

constexpr std::chrono::seconds forward_patience{10};
constexpr std::size_t sagas_told_max = 1'000;
constexpr const char* poll_again_after = "1";  // seconds

[[noreturn]] void unknown_order(const std::string& order_id) {
    throw Problem{404, "There is no order " + order_id + "."};
}

[[noreturn]] void bad_cursor() { throw Problem{400, "The cursor was not made here."}; }

std::string order_id_in(const Request& request) { return request.parameters.at("order_id"); }

ShardId shard_of_order_in(const Request& request) {
    const auto shard = contracts::order_shard_of_order(order_id_in(request));
    if (!shard) unknown_order(order_id_in(request));
    return *shard;
}

// The request is named by its span in the trace. What it leads to is correlated by the order's id.
Cause caused_by(const Request& request, std::string actor) {
    constexpr std::size_t span_at = 36;
    constexpr std::size_t span_length = 16;
    const auto& trace = request.traceparent;
    const auto span = trace.size() > span_at ? trace.substr(span_at, span_length) : trace;
    return {{}, span, trace, std::move(actor)};
}

std::string token(const OrderShard& shard, std::int64_t position) {
    return projection::to_token({{shard.id().name(), position}});
}

const AcceptedOrder& accepted_in(const OrderIntake::Outcome& outcome) {
    using enum RefusedOrder::Reason;
    if (outcome.ok()) return outcome.value();
    switch (outcome.error().reason) {
        case not_acceptable:
            throw Problem{422, "The order cannot be priced.", outcome.error().errors};
        case key_used_for_another:
            throw Problem{422, "This Idempotency-Key was used for an order with another body."};
        case catalogue_behind:
            throw Problem{503, "The catalogue has not caught up yet. Nothing was accepted."};
    }
    std::abort();
}

// What is answered before the order is final.
struct Accepted {
    std::string_view order_id;
    Status status = Status::pending;
    std::optional<std::int64_t> total_cents;
    std::optional<std::string_view> currency;

    static constexpr auto members() {
        using vocabulary::field;
        return vocabulary::fields(
            field("order_id", &Accepted::order_id),
            field("status", &Accepted::status),
            field("total_cents", &Accepted::total_cents),
            field("currency", &Accepted::currency)
        );
    }
};

Response pending_response(const OrderShard& shard, const AcceptedOrder& accepted) {
    return http::json_text_response(
        202,
        json::encode(Accepted{
            accepted.order_id, Status::pending, accepted.total_cents, accepted.currency}),
        {{"Location", "/v1/orders/" + accepted.order_id},
         {"Retry-After", poll_again_after},
         {"Consistency-Token", token(shard, accepted.position)}}
    );
}

Response final_response(const OrderShard& shard, const AcceptedOrder& accepted) {
    const auto history = shard.history(accepted.order_id);
    return http::json_text_response(
        200,
        json::encode(*order_view(history)),
        {{"Location", "/v1/orders/" + accepted.order_id},
         {"Consistency-Token", token(shard, history.back().position)}}
    );
}

std::int64_t cancelled_at(const OrderShard::CancelOutcome& outcome, const std::string& order_id) {
    if (outcome.ok()) return outcome.value();
    if (outcome.error() == Order::Rejection::not_placed) unknown_order(order_id);
    throw Problem{409, "Order " + order_id + " was rejected or cancelled already."};
}

OrderView order_at(const OrderShard& shard, const Request& request) {
    const auto order_id = order_id_in(request);
    auto history = shard.history(order_id);
    if (const auto moment = request.query_parameter("at")) {
        auto past = history_until(std::move(history), *moment);
        if (!past)
            throw Problem{400, "The parameter at is neither a version nor an RFC 3339 time."};
        history = std::move(*past);
    }
    const auto order = order_view(history);
    if (!order) unknown_order(order_id);
    return *order;
}

std::int64_t version_after(const http::Page& page) {
    std::int64_t version = 0;
    const auto* end = page.after.data() + page.after.size();
    const auto read = std::from_chars(page.after.data(), end, version);
    if (!page.after.empty() && (read.ec != std::errc{} || read.ptr != end)) {
        bad_cursor();
    }
    return version;
}

std::optional<saga::SagaState> state_in(const Request& request) {
    const auto text = request.query_parameter("state");
    if (!text) return std::nullopt;
    const auto state = parse(vocabulary::Of<saga::SagaState>{}, *text);
    if (!state) {
        throw Problem{
            400,
            "The parameter state is none of running, compensating, completed, compensated, stuck."};
    }
    return state;
}

saga::SagaRecord saga_of(const OrderShard& shard, const std::string& order_id) {
    auto saga = shard.sagas().find(order_id);
    if (!saga) throw Problem{404, "Order " + order_id + " has no saga."};
    return *std::move(saga);
}

bool is_final(saga::SagaState state) {
    return state == saga::SagaState::completed || state == saga::SagaState::compensated;
}

std::size_t number_in(const Request& request, const char* name, std::size_t max) {
    const auto text = request.query_parameter(name).value_or("");
    std::size_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{} || number == 0 || number > max) {
        throw Problem{400, std::string{"The parameter "} + name + " is no number in its bounds."};
    }
    return number;
}

json::Value audit_json(const OrderShard& shard, const std::string& instance) {
    const auto audit = shard.audit();
    auto orders = json::Value::object();
    for (const auto& [status, count] : audit.counts.orders) {
        orders[std::string{to_string(status)}] = count;
    }
    auto totals = json::Value::object();
    for (const auto& [currency, cents] : audit.counts.confirmed_total_cents) {
        totals[currency] = cents;
    }
    return {
        {"shard", shard.id().name()},
        {"instance", instance},
        {"epoch", shard.epoch()},
        {"position", audit.position},
        {"epoch_violations", audit.epoch_violations},
        {"unsent_messages", audit.unsent_messages},
        {"dead_letters", audit.dead_letters},
        {"open_sagas", audit.open_sagas},
        {"orders", std::move(orders)},
        {"confirmed_total_cents", std::move(totals)},
    };
}

}  // namespace

HttpApi::HttpApi(
    std::string instance,
    const ShardHost& shards,
    const discovery::Directory& directory,
    http::Transport& transport
)
    : instance_{std::move(instance)},
      shards_{shards},
      directory_{directory},
      transport_{transport},
      leaders_{shards, directory, transport} {}

std::vector<http::Route> HttpApi::routes() {
    const auto on = [this](auto handle) {
        return [this, handle](const Request& request) { return (this->*handle)(request); };
    };
    return {
        {"POST", "/v1/orders", on(&HttpApi::place_order)},
        {"POST", "/v1/orders/{order_id}/cancellation", on(&HttpApi::cancel_order)},
        {"GET", "/v1/orders/{order_id}", on(&HttpApi::show_order)},
        {"GET", "/v1/orders/{order_id}/events", on(&HttpApi::show_events)},
        {"GET", "/v1/sagas", on(&HttpApi::list_sagas)},
        {"GET", "/v1/sagas/{order_id}", on(&HttpApi::show_saga)},
        {"POST", "/v1/sagas/{order_id}/retry", on(&HttpApi::retry_saga)},

        {"GET", "/internal/sagas/{key}", on(&HttpApi::tell_sagas)},
        {"GET", "/internal/feed/order/{key}", on(&HttpApi::tell_events)},
        {"GET", "/internal/audit", on(&HttpApi::tell_audit)},
    };
}

http::Awaitable<Response> HttpApi::place_order(const Request& request) {
    const auto asked = order_request_in(request);
    const auto id = contracts::order_shard_of_customer(asked.customer_id);
    const auto shard = shards_.led(id);
    if (!shard) {
        co_return co_await http::on_pool([&] { return forward(request, id, asked.wait); });
    }
    const auto cause = caused_by(request, "customer:" + asked.customer_id);
    const auto outcome = co_await while_leading(id, shard->place(asked, cause));
    const auto& accepted = accepted_in(outcome);
    bool is_final = false;
    if (accepted.place) is_final = co_await accepted.place->wait(asked.wait);
    co_return is_final ? final_response(*shard, accepted) : pending_response(*shard, accepted);
}

Response HttpApi::cancel_order(const Request& request) {
    http::validated<int>(http::json_object_or_nothing(request), [](json::Fields&) { return 0; });
    const auto id = shard_of_order_in(request);
    const auto shard = shards_.led(id);
    if (!shard) return forward(request, id);

    const auto order_id = order_id_in(request);
    const auto outcome =
        while_leading(id, [&] { return shard->cancel(order_id, caused_by(request, "customer")); });
    const auto position = cancelled_at(outcome, order_id);
    return http::json_text_response(
        202,
        json::encode(Accepted{order_id, Status::cancelling, {}, {}}),
        {{"Location", "/v1/orders/" + order_id},
         {"Retry-After", poll_again_after},
         {"Consistency-Token", token(*shard, position)}}
    );
}

// Strongly consistent, whether ?consistency=strong says so or not: only leaders are asked.
Response HttpApi::show_order(const Request& request) {
    if (request.query_parameter("consistency").value_or("strong") != "strong") {
        throw Problem{400, "The only value of consistency is strong."};
    }
    const auto id = shard_of_order_in(request);
    const auto shard = surely_led(shards_, id);
    if (!shard) return forward(request, id);

    const auto order = order_at(*shard, request);
    const auto tag = http::entity_tag(std::to_string(order.version));
    if (http::matches(request, tag)) return {304, {{"ETag", tag}}, ""};
    return http::json_text_response(200, json::encode(order), {{"ETag", tag}});
}

Response HttpApi::show_events(const Request& request) {
    const auto order_id = order_id_in(request);
    const auto id = shard_of_order_in(request);
    const auto shard = surely_led(shards_, id);
    if (!shard) return forward(request, id);

    const auto filters = "events of " + order_id;
    const auto page = http::page_of(request, filters);
    const auto limit = static_cast<std::size_t>(page.limit);
    auto events = shard->history(order_id, version_after(page), limit + 1);
    if (events.empty()) unknown_order(order_id);
    const bool more = events.size() > limit;
    if (more) events.pop_back();
    std::vector<std::string> items;
    for (const auto& event : events) items.push_back(audit_entry(event));
    const auto next = more ? std::to_string(events.back().version) : "";
    return http::json_text_response(200, http::page_text(items, next, filters));
}

Response HttpApi::list_sagas(const Request& request) {
    const auto state = state_in(request);
    const auto filters = "sagas " + (state ? std::string{to_string(*state)} : "");
    const auto page = http::page_of(request, filters);
    if (!page.after.empty() && !contracts::slot_of_order(page.after)) bad_cursor();
    const auto limit = static_cast<std::size_t>(page.limit);
    auto sagas = leaders_.sagas({state, page.after, limit + 1});
    const bool more = sagas.size() > limit;
    if (more) sagas.pop_back();
    const auto next = more ? sagas.back().at("order_id").get<std::string>() : "";
    return http::json_response(200, http::page_json(std::move(sagas), next, filters));
}

Response HttpApi::show_saga(const Request& request) {
    const auto id = shard_of_order_in(request);
    const auto shard = surely_led(shards_, id);
    if (!shard) return forward(request, id);

    const auto saga = saga_of(*shard, order_id_in(request));
    return http::json_response(200, to_json(saga, shard->sagas().shape_of(saga)));
}

Response HttpApi::retry_saga(const Request& request) {
    http::validated<int>(http::json_object_or_nothing(request), [](json::Fields&) { return 0; });
    const auto id = shard_of_order_in(request);
    const auto shard = shards_.led(id);
    if (!shard) return forward(request, id);

    const auto order_id = order_id_in(request);
    if (is_final(saga_of(*shard, order_id).progress.state)) {
        throw Problem{409, "The saga of order " + order_id + " waits for nothing."};
    }
    while_leading(id, [&] {
        shard->retry(order_id, caused_by(request, "operator"));
        return 0;
    });
    const auto saga = saga_of(*shard, order_id);
    return http::json_response(202, to_json(saga, shard->sagas().shape_of(saga)));
}

Response HttpApi::tell_sagas(const Request& request) {
    const auto shard = surely_led_here(shards_, shard_in(request, "order"));
    const SagaQuery query{
        state_in(request),
        request.query_parameter("after").value_or(""),
        number_in(request, "limit", sagas_told_max)};
    return http::json_response(200, {{"items", sagas_of(*shard, query)}});
}

Response HttpApi::tell_events(const Request& request) {
    const auto shard = led_here(shards_, shard_in(request, "order"));
    return service_host::serve_feed(request, shard->events(), [&](const auto& stored) {
        return public_event(stored, shard->id());
    });
}

Response HttpApi::tell_audit(const Request&) {
    auto audits = json::Value::array();
    for (const auto& shard : shards_.all_led()) audits.push_back(audit_json(*shard, instance_));
    return http::json_response(200, {{"shards", std::move(audits)}});
}

Response HttpApi::forward(const Request& request, const ShardId& shard, std::chrono::seconds wait) {
    return service_host::forward_to_leader(
        request, shard, directory_, transport_, forward_patience + wait
    );
}

}  // namespace order
