#include "gateway/cache/cache_board.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gateway::cache {
namespace {

using testing::HasSubstr;

TEST(CacheBoard, ShowsWhatAllLoopsDidTogether) {
    observability::Metrics metrics;
    CacheBoard board{metrics};
    const auto one = board.enrol();
    const auto other = board.enrol();
    one->entries = 2;
    other->entries = 1;
    other->bytes = 700;
    one->hits = 5;
    other->hits = 3;
    other->purged = 1;
    EXPECT_THAT(metrics.exposition(), HasSubstr("cache_lookups_total{result=\"hit\"} 8\n"));
    one->hits = 6;
    const auto text = metrics.exposition();
    EXPECT_THAT(text, HasSubstr("orderly_gateway_cache_lookups_total{result=\"hit\"} 9\n"));
    EXPECT_THAT(text, HasSubstr("orderly_gateway_cache_lookups_total{result=\"stale\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("orderly_gateway_cache_removals_total{reason=\"purged\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("orderly_gateway_cache_entries 3\n"));
    EXPECT_THAT(text, HasSubstr("orderly_gateway_cache_bytes 700\n"));
}

}  // namespace
}  // namespace gateway::cache
