#include "service_host/shard/writer_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vocabulary/manual_clock.hpp"

namespace service_host {
namespace {

using testing::HasSubstr;

TEST(WriterMetrics, CountCommitsAndJobsAlsoOverSeveralExpositions) {
    vocabulary::ManualClock clock;
    storage::Database database{":memory:", {1, {{1, "CREATE TABLE mugs (name TEXT)"}}}};
    storage::Writer writer{database, nullptr, clock};
    observability::Metrics metrics;
    const WriterMetrics shown{metrics, "order/2", writer};
    for (int i = 0; i < 3; ++i) {
        writer.execute([](storage::Transaction& transaction) {
            transaction.connection().exec("INSERT INTO mugs VALUES ('blue')");
        });
        static_cast<void>(metrics.exposition());
    }
    const auto text = metrics.exposition();
    EXPECT_THAT(text, HasSubstr("orderly_storage_commits_total{database=\"order/2\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("orderly_storage_jobs_total{database=\"order/2\"} 3\n"));
}

}  // namespace
}  // namespace service_host
