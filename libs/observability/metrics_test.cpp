#include "observability/metrics.hpp"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace observability {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Metrics, CountWhatIsCounted) {
    Metrics metrics;
    auto& sent = metrics.counter("messages_sent_total", "Messages sent.", {{"kind", "event"}});
    sent.increment();
    sent.increment(2);
    const auto text = metrics.exposition();
    EXPECT_THAT(text, HasSubstr("# HELP messages_sent_total Messages sent.\n"));
    EXPECT_THAT(text, HasSubstr("# TYPE messages_sent_total counter\n"));
    EXPECT_THAT(text, HasSubstr("messages_sent_total{kind=\"event\"} 3\n"));
}

TEST(Metrics, ShowTheLastValueOfAGauge) {
    Metrics metrics;
    metrics.gauge("outbox_pending", "Messages not sent yet.").set(7);
    metrics.gauge("outbox_pending", "Messages not sent yet.").set(5);
    EXPECT_THAT(metrics.exposition(), HasSubstr("\noutbox_pending 5\n"));
}

TEST(Metrics, SortObservationsIntoBucketsOfSeconds) {
    Metrics metrics;
    auto& duration = metrics.histogram("commit_duration_seconds", "Commits.");
    duration.observe(0.0007);
    duration.observe(3);
    const auto text = metrics.exposition();
    EXPECT_THAT(text, HasSubstr("commit_duration_seconds_bucket{le=\"0.0005\"} 0\n"));
    EXPECT_THAT(text, HasSubstr("commit_duration_seconds_bucket{le=\"0.001\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("commit_duration_seconds_bucket{le=\"2.5\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("commit_duration_seconds_bucket{le=\"10\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("commit_duration_seconds_bucket{le=\"+Inf\"} 2\n"));
    EXPECT_THAT(text, HasSubstr("commit_duration_seconds_count 2\n"));
}

TEST(Metrics, AreTheSameForTheSameNameAndLabels) {
    Metrics metrics;
    auto& one = metrics.counter("requests_total", "Requests.", {{"code", "200"}});
    EXPECT_EQ(&one, &metrics.counter("requests_total", "Requests.", {{"code", "200"}}));
    EXPECT_NE(&one, &metrics.counter("requests_total", "Requests.", {{"code", "404"}}));
}

TEST(Metrics, EscapeTheValuesOfLabels) {
    Metrics metrics;
    metrics.counter("requests_total", "Requests.", {{"path", "a\"b\\c\nd"}}).increment();
    EXPECT_THAT(metrics.exposition(), HasSubstr(R"(requests_total{path="a\"b\\c\nd"} 1)"));
}

TEST(Metrics, CanBeCountedByManyThreads) {
    Metrics metrics;
    {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&metrics] {
                for (int i = 0; i < 1'000; ++i) metrics.counter("n_total", "N.").increment();
            });
        }
    }
    EXPECT_THAT(metrics.exposition(), HasSubstr("\nn_total 4000\n"));
}

TEST(Metrics, AreRefreshedBeforeEachExpositionWhileTheTokenLives) {
    Metrics metrics;
    int looked_up = 0;
    auto token = metrics.before_exposition([&] {
        metrics.gauge("looked_up", "How often.").set(++looked_up);
    });
    EXPECT_THAT(metrics.exposition(), HasSubstr("\nlooked_up 1\n"));
    EXPECT_THAT(metrics.exposition(), HasSubstr("\nlooked_up 2\n"));
    token.reset();
    EXPECT_THAT(metrics.exposition(), HasSubstr("\nlooked_up 2\n"));
}

TEST(Metrics, MayGoBeforeTheTokensTheyGave) {
    std::shared_ptr<void> token;
    {
        Metrics metrics;
        token = metrics.before_exposition([] {});
    }
    token.reset();
}

TEST(Metrics, TellOfTheProcess) {
    const auto text = Metrics{}.exposition();
    for (const auto* name :
         {"process_cpu_seconds_total",
          "process_resident_memory_bytes",
          "process_virtual_memory_bytes",
          "process_threads",
          "process_open_fds",
          "process_max_fds",
          "process_start_time_seconds"}) {
        EXPECT_THAT(text, HasSubstr(std::string{"# TYPE "} + name)) << name;
        EXPECT_THAT(text, Not(HasSubstr(std::string{"\n"} + name + " 0\n"))) << name;
    }
    EXPECT_THAT(text, HasSubstr("orderly_build_info{version=\"" ORDERLY_VERSION "\"} 1\n"));
}

}  // namespace
}  // namespace observability
