#include "payment/api/http_api.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "contracts/partitions.hpp"
#include "http/body.hpp"
#include "http/problem.hpp"
#include "payment/api/payment_view.hpp"
#include "payment/api/public_events.hpp"
#include "service_host/http/forwarding.hpp"
#include "service_host/http/http_event_feed.hpp"
#include "service_host/http/shard_requests.hpp"

namespace payment {
namespace {

using http::Problem;
using http::Request;
using http::Response;
using sharding::ShardId;

constexpr auto forward_timeout = std::chrono::seconds{10};

json::Value audit_json(const PaymentShard& shard, const std::string& instance) {
    const auto audit = shard.audit();
    auto payments = json::Value::object();
    std::int64_t open_payments = 0;
    for (const auto& [currency, totals] : audit.payments) {
        payments[currency] = {
            {"authorized_cents", totals.authorized_cents},
            {"captured_cents", totals.captured_cents},
            {"voided_cents", totals.voided_cents},
            {"refunded_cents", totals.refunded_cents},
        };
        open_payments += totals.open_payments;
    }
    return {
        {"shard", shard.id().name()},
        {"instance", instance},
        {"epoch", shard.epoch()},
        {"position", audit.position},
        {"epoch_violations", audit.epoch_violations},
        {"unsent_messages", audit.unsent_messages},
        {"dead_letters", audit.dead_letters},
        {"payments", std::move(payments)},
        {"open_payments", open_payments},
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
      transport_{transport} {}

std::vector<http::Route> HttpApi::routes() const {
    const auto on = [this](Response (HttpApi::*handle)(const Request&) const) {
        return [this, handle](const Request& request) { return (this->*handle)(request); };
    };
    return {
        {"GET", "/v1/payments/{order_id}", on(&HttpApi::show_payment)},

        {"GET", "/internal/feed/payment/{key}", on(&HttpApi::tell_events)},
        {"GET", "/internal/audit", on(&HttpApi::tell_audit)},
    };
}

// Strongly consistent, whether ?consistency=strong says so or not: only the leader is asked.
Response HttpApi::show_payment(const Request& request) const {
    if (request.query_parameter("consistency").value_or("strong") != "strong") {
        throw Problem{400, "The only value of consistency is strong."};
    }
    const auto& order_id = request.parameters.at("order_id");
    const auto id = contracts::payment_shard_of_order(order_id);
    const auto shard = service_host::surely_led(shards_, id);
    if (!shard) {
        return service_host::forward_to_leader(
            request, id, directory_, transport_, forward_timeout
        );
    }
    const auto payment = payment_view(shard->history(order_id));
    if (!payment) throw Problem{404, "No payment was ever asked for by order " + order_id + "."};
    return http::json_response(200, *payment);
}

Response HttpApi::tell_events(const Request& request) const {
    const auto id = service_host::shard_in(request, "payment");
    const auto shard = service_host::led_here(shards_, id);
    return service_host::serve_feed(request, shard->events(), [&](const auto& stored) {
        return public_event(stored, id);
    });
}

Response HttpApi::tell_audit(const Request&) const {
    auto audits = json::Value::array();
    for (const auto& shard : shards_.all_led()) audits.push_back(audit_json(*shard, instance_));
    return http::json_response(200, json::Value{{"shards", std::move(audits)}});
}

}  // namespace payment
