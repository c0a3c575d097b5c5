#include "gateway/policies.hpp"

namespace gateway {

LoopPolicies::LoopPolicies(SharedPolicies& shared, const Options& options)
    : options_{options},
      routes_{shared.routes},
      balancer_{shared.upstreams, shared.routes, shared.circuits, options.seed},
      cache_{options.cache_bytes_max, shared.caches.enrol()},
      purges_{shared.purges},
      purges_seen_{shared.purges.position()} {}

const std::shared_ptr<const routing::RouteTable>& LoopPolicies::routes() {
    if (routes_.refresh()) adopt_rules();
    return routes_.value();
}

resilience::Bulkhead& LoopPolicies::bulkhead(std::string_view name) {
    return service(name).bulkhead;
}

resilience::RetryBudget& LoopPolicies::retry_budget(std::string_view name) {
    return service(name).retry_budget;
}

resilience::LatencyQuantile& LoopPolicies::latency(const routing::Route& route) {
    const auto known = latencies_.find(route.pattern);
    if (known != latencies_.end()) return known->second;
    return latencies_.emplace(route.pattern, resilience::LatencyQuantile{route.hedging.quantile})
        .first->second;
}

cache::ResponseCache& LoopPolicies::cache() {
    if (purges_.position() != purges_seen_) purges_seen_ = purges_.apply(purges_seen_, cache_);
    return cache_;
}

LoopPolicies::Service& LoopPolicies::service(std::string_view name) {
    const auto known = services_.find(name);
    if (known != services_.end()) return known->second;
    const auto& rules = routes_.value()->rules(name);
    return services_
        .emplace(
            std::string{name},
            Service{
                resilience::Bulkhead{resilience::share_of(rules.bulkhead, options_.loops)},
                resilience::RetryBudget{rules.retry_budget}}
        )
        .first->second;
}

// Requests under way keep their places; what was cached under other rules is forgotten.
void LoopPolicies::adopt_rules() {
    for (auto& [name, service] : services_) {
        const auto& rules = routes_.value()->rules(name);
        service.bulkhead.configure(resilience::share_of(rules.bulkhead, options_.loops));
        service.retry_budget.configure(rules.retry_budget);
    }
    latencies_.clear();
    cache_.purge_all();
}

}  // namespace gateway
