// The policies of the gateway, assembled: what all event loops share, and what each has for itself.
// This is all that the data plane (edge/) needs to know of routing, balancing, protection and
// cache.
//
//   request ─ routes() find ─ rate limiter take ─ cache find ─ bulkhead enter
//                                                                  │
//           ┌──────────────────────────────────────────────────────┘
//           ▼
//     balancer pick ─ exchange ─ attempt report ─ may_repeat? ─ retry_budget withdraw ─┐
//           ▲                                                                         │
//           └────────────────────────── retry_delay, Tried ───────────────────────────┘
//
// finally bulkhead leave, cache finish.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/balancing/balancer.hpp"
#include "gateway/balancing/upstream_list.hpp"
#include "gateway/cache/cache_board.hpp"
#include "gateway/cache/purge_log.hpp"
#include "gateway/cache/response_cache.hpp"
#include "gateway/protection/circuit_board.hpp"
#include "gateway/routing/published.hpp"
#include "gateway/routing/route_table.hpp"
#include "resilience/bulkhead.hpp"
#include "resilience/hedging.hpp"
#include "resilience/rate_limiter.hpp"
#include "resilience/retry_budget.hpp"

namespace gateway {

// Safe from any thread; outlives all loops.
struct SharedPolicies {
    SharedPolicies(
        std::shared_ptr<const routing::RouteTable> table,
        observability::Metrics& metrics,
        const vocabulary::Clock& clock
    )
        : routes{std::move(table)}, circuits{metrics, clock}, caches{metrics} {}

    routing::Published<routing::RouteTable> routes;
    routing::Published<balancing::UpstreamList> upstreams{
        std::make_shared<const balancing::UpstreamList>()};
    protection::CircuitBoard circuits;
    resilience::RateLimiter rate_limiter;
    cache::CacheBoard caches;
    cache::PurgeLog purges;
};

// One per event loop; not thread-safe; outlives the requests of its loop.
class LoopPolicies {
public:
    struct Options {
        int loops = 1;                           // how many share the configured limits
        std::size_t cache_bytes_max = 32 << 20;  // of this loop
        std::uint64_t seed = 0;
    };

    LoopPolicies(SharedPolicies& shared, const Options& options);

    // The table that is in force now. A request keeps a copy of the pointer until it is answered.
    const std::shared_ptr<const routing::RouteTable>& routes();

    balancing::Balancer& balancer() { return balancer_; }
    resilience::Bulkhead& bulkhead(std::string_view service);
    resilience::RetryBudget& retry_budget(std::string_view service);
    // Latencies of one route, for hedging.
    resilience::LatencyQuantile& latency(const routing::Route& route);
    cache::ResponseCache& cache();  // with all purges applied

private:
    struct Service {
        resilience::Bulkhead bulkhead;
        resilience::RetryBudget retry_budget;
    };
    Service& service(std::string_view name);
    void adopt_rules();

    Options options_;
    routing::Reader<routing::RouteTable> routes_;
    balancing::Balancer balancer_;
    std::map<std::string, Service, std::less<>> services_;
    std::map<std::string, resilience::LatencyQuantile, std::less<>> latencies_;  // by pattern
    cache::ResponseCache cache_;
    const cache::PurgeLog& purges_;
    std::uint64_t purges_seen_;
};

}  // namespace gateway
