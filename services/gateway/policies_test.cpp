#include "gateway/policies.hpp"

#include <gtest/gtest.h>

#include "gateway/routing/route_file.hpp"

namespace gateway {
namespace {

using namespace std::chrono_literals;
using Entry = resilience::Bulkhead::Entry;

std::shared_ptr<const routing::RouteTable> table_with(const std::string& rules) {
    return routing::parse_routes(
               "routes = [ { match = \"GET /\", service = \"query\" } ]\n[services.query]\n" + rules
    )
        .value();
}

TEST(LoopPolicies, DivideTheSizeOfABulkheadAmongTheLoops) {
    vocabulary::SystemClock clock;
    observability::Metrics metrics;
    SharedPolicies shared{table_with("bulkhead = { concurrent = 4, queue = 0 }"), metrics, clock};
    LoopPolicies loop{shared, {.loops = 2}};
    EXPECT_EQ(loop.bulkhead("query").enter().entry, Entry::admitted);
    EXPECT_EQ(loop.bulkhead("query").enter().entry, Entry::admitted);
    EXPECT_EQ(loop.bulkhead("query").enter().entry, Entry::refused);
}

TEST(LoopPolicies, ObeyNewRulesWithoutForgettingWhatIsUnderWay) {
    vocabulary::SystemClock clock;
    observability::Metrics metrics;
    SharedPolicies shared{table_with("bulkhead = { concurrent = 1, queue = 0 }"), metrics, clock};
    LoopPolicies loop{shared, {}};
    loop.bulkhead("query").enter();
    shared.routes.publish(table_with("bulkhead = { concurrent = 2, queue = 0 }"));
    EXPECT_EQ(loop.routes()->rules("query").bulkhead.concurrent, 2);
    EXPECT_EQ(loop.bulkhead("query").in_flight(), 1);
    EXPECT_EQ(loop.bulkhead("query").enter().entry, Entry::admitted);
    EXPECT_EQ(loop.bulkhead("query").enter().entry, Entry::refused);
}

TEST(LoopPolicies, ApplyPurgesBeforeTheCacheIsUsed) {
    vocabulary::SystemClock clock;
    observability::Metrics metrics;
    SharedPolicies shared{table_with(""), metrics, clock};
    LoopPolicies loop{shared, {}};
    const cache::CacheRule rule{.enabled = true, .fresh_for = 10s, .tags = {"products"}};
    const cache::Request request{.method = "GET", .target = "/", .fields = {}};
    const vocabulary::SteadyTime now{1'000s};
    const auto found = loop.cache().find(request, rule, now);
    loop.cache().finish(found.flight, {.asked_at = now}, now);
    EXPECT_EQ(loop.cache().find(request, rule, now).kind, cache::Found::Kind::fresh);
    shared.purges.purge("products");
    EXPECT_EQ(loop.cache().find(request, rule, now).kind, cache::Found::Kind::fetch);
}

}  // namespace
}  // namespace gateway
