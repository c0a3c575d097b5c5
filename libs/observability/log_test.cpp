#include "observability/log.hpp"

#include <functional>
#include <limits>
#include <sstream>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "vocabulary/clock.hpp"

namespace observability {
namespace {

using nlohmann::json;

// What was written to stdout meanwhile, line by line.
std::vector<std::string> lines_written_by(const std::function<void()>& work) {
    testing::internal::CaptureStdout();
    work();
    std::istringstream output{testing::internal::GetCapturedStdout()};
    std::vector<std::string> lines;
    for (std::string line; std::getline(output, line);) lines.push_back(line);
    return lines;
}

class Log : public testing::Test {
protected:
    Log() { log::configure("order", "order-1", log::Level::debug); }
};

TEST_F(Log, WritesOneObjectALineWithTheNamesOfOpenTelemetry) {
    const auto lines = lines_written_by([] {
        log::info(
            "order placed", {{"order_id", "2a7-1"}, {"lines", 2}, {"total", 1.5}, {"first", true}}
        );
    });
    ASSERT_EQ(lines.size(), 1U);
    const auto line = json::parse(lines.front());
    EXPECT_TRUE(vocabulary::parse_rfc3339(line.at("timestamp").get<std::string>()));
    EXPECT_EQ(line.at("severity_text"), "INFO");
    EXPECT_EQ(line.at("severity_number"), 9);
    EXPECT_EQ(line.at("message"), "order placed");
    EXPECT_EQ(line.at("service.name"), "order");
    EXPECT_EQ(line.at("service.instance.id"), "order-1");
    EXPECT_EQ(line.at("order_id"), "2a7-1");
    EXPECT_EQ(line.at("lines"), 2);
    EXPECT_EQ(line.at("total"), 1.5);
    EXPECT_EQ(line.at("first"), true);
}

TEST_F(Log, NumbersItsSeverities) {
    const auto lines = lines_written_by([] {
        log::debug("a");
        log::info("b");
        log::warn("c");
        log::error("d");
    });
    std::vector<int> numbers;
    numbers.reserve(lines.size());
    for (const auto& line : lines) numbers.push_back(json::parse(line).at("severity_number"));
    EXPECT_EQ(numbers, (std::vector{5, 9, 13, 17}));
}

TEST_F(Log, LeavesOutWhatIsBelowTheThreshold) {
    log::configure("order", "order-1", log::Level::warn);
    const auto lines = lines_written_by([] {
        log::debug("a");
        log::info("b");
        log::warn("c");
    });
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(json::parse(lines.front()).at("message"), "c");
}

TEST_F(Log, SurvivesWhateverItIsGiven) {
    const auto lines = lines_written_by([] {
        log::info(
            "bad \xFF\nbytes {} %v",
            {{"bad \xC3", "\xED\xA0\x80"}, {"nan", std::numeric_limits<double>::quiet_NaN()}}
        );
    });
    ASSERT_EQ(lines.size(), 1U);
    const auto line = json::parse(lines.front());
    EXPECT_EQ(line.at("message"), "bad \xEF\xBF\xBD\nbytes {} %v");
    EXPECT_EQ(line.at("nan"), nullptr);
}

TEST_F(Log, DoesNotLetAFieldReplaceWhatEveryLineSays) {
    const auto lines = lines_written_by([] {
        log::info("order placed", {{"message", "x"}, {"service.name", "y"}});
    });
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(json::parse(lines.front()).at("message"), "order placed");
    EXPECT_EQ(json::parse(lines.front()).at("service.name"), "order");
}

TEST_F(Log, DoesNotMixTheLinesOfThreads) {
    constexpr std::size_t each = 100;
    const auto lines = lines_written_by([] {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([] {
                for (std::size_t i = 0; i < each; ++i) log::info(std::string(5'000, 'x'));
            });
        }
    });
    EXPECT_EQ(lines.size(), 4 * each);
    for (const auto& line : lines) EXPECT_TRUE(json::accept(line));
}

}  // namespace
}  // namespace observability
