// Route: one line of the public interface as a value: which requests it takes, which service
// answers them, and by which rules. ServiceRules: what protects a service, whichever route leads to
// it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/balancing/policy.hpp"
#include "gateway/cache/cache_rule.hpp"
#include "gateway/protection/rate_limit.hpp"
#include "gateway/protection/retry.hpp"
#include "resilience/balancing/slow_start.hpp"
#include "resilience/bulkhead.hpp"
#include "resilience/circuit_breaker.hpp"
#include "resilience/hedging.hpp"
#include "resilience/outliers.hpp"
#include "resilience/retry_budget.hpp"

namespace gateway::routing {

// By what a request finds its shard.
enum class ShardKey {
    none,               // any instance will do
    customer_in_body,   // the shard of customer_id
    order_in_path,      // the shard whose slot the order id carries
    payment_of_order,   // the payment shard of the order id in the path
    product_in_path,    // the home of the sku in the path
    warehouse_in_body,  // the shard of that warehouse
};

enum class Body { none, optional, required };

struct Route {
    std::string method;
    std::string
        pattern;  // /v1/orders/{order_id}; {rest...} as the last segment takes all that follow
    std::string service;
    ShardKey shard_key = ShardKey::none;
    Body body = Body::none;
    // Who answers instead, and by what key, when the query asks for ?consistency=strong or ?at=.
    std::string strong_service{};
    ShardKey strong_shard_key = ShardKey::none;

    balancing::Policy balance = balancing::Policy::power_of_two_choices;
    // For consistent_hash: a parameter of the path, or, if empty, the client's address.
    std::string hash_by{};

    // For the whole request, all attempts and waits included; the client may ask for less.
    std::chrono::milliseconds timeout{10'000};
    // For one attempt; 0: as long as the request may take.
    std::chrono::milliseconds attempt_timeout{0};
    // How long to wait for another leader when the one that was asked is gone.
    std::chrono::milliseconds leader_wait{3'000};
    bool stream = false;  // the answer has no end (server-sent events): only its head is timed

    protection::RetryRule retry{};
    resilience::HedgingRule hedging{};
    cache::CacheRule cache{};
    std::vector<protection::RateLimit> limits{};  // per client
    std::string role{};                           // who may: not enforced yet

    bool operator==(const Route&) const = default;
};

struct Probing {
    bool enabled = true;
    std::chrono::milliseconds interval{1'000};
    std::chrono::milliseconds timeout{500};
    int failures_max = 2;  // in a row, after which the instance is left out
    bool operator==(const Probing&) const = default;
};

struct ServiceRules {
    resilience::CircuitBreakerSettings circuit{};
    resilience::OutlierSettings outliers{};
    resilience::BulkheadSettings bulkhead{};
    resilience::RetryBudgetSettings retry_budget{};
    resilience::balancing::SlowStart slow_start{};
    Probing probing{};
    bool operator==(const ServiceRules&) const = default;
};

}  // namespace gateway::routing
