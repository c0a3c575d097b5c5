#include "gateway/cache/purge_log.hpp"

#include <gtest/gtest.h>

namespace gateway::cache {
namespace {

using vocabulary::SteadyTime;

constexpr SteadyTime now{std::chrono::seconds{1'000}};
const CacheRule about_mugs{
    .enabled = true,
    .fresh_for = std::chrono::seconds{10},
    .tags = {"product:mug"}};

bool holds_mug(ResponseCache& cache) {
    const Request request{.method = "GET", .target = "/mug", .fields = {}};
    return cache.find(request, about_mugs, now).kind == Found::Kind::fresh;
}

void store_mug(ResponseCache& cache) {
    const Request request{.method = "GET", .target = "/mug", .fields = {}};
    cache.finish(cache.find(request, about_mugs, now).flight, {.asked_at = now}, now);
}

TEST(PurgeLog, ReachesEveryCacheOnce) {
    PurgeLog log;
    ResponseCache cache{10'000};
    store_mug(cache);
    log.purge("product:cup");
    auto seen = log.apply(0, cache);
    EXPECT_TRUE(holds_mug(cache));
    log.purge("product:mug");
    seen = log.apply(seen, cache);
    EXPECT_FALSE(holds_mug(cache));
    EXPECT_EQ(seen, log.position());
}

TEST(PurgeLog, HasWhoFellBehindForgetEverything) {
    PurgeLog log{2};
    ResponseCache cache{10'000};
    store_mug(cache);
    for (int i = 0; i < 3; ++i) log.purge("product:cup");
    log.apply(0, cache);
    EXPECT_FALSE(holds_mug(cache));
}

}  // namespace
}  // namespace gateway::cache
