#include "gateway/protection/circuit_board.hpp"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "vocabulary/manual_clock.hpp"

namespace gateway::protection {
namespace {

using namespace std::chrono_literals;
using enum resilience::CircuitState;
using testing::HasSubstr;

class CircuitBoardTest : public testing::Test {
protected:
    CircuitBoardTest() { clock.advance(1h); }

    void count(CircuitFigures& figures, int requests, int failures) {
        figures.requests = requests;
        figures.failures = failures;
        figures.counted_at = clock.steady_now();
    }

    vocabulary::ManualClock clock;
    observability::Metrics metrics;
    CircuitBoard board{metrics, clock};
};

TEST_F(CircuitBoardTest, PutsTheLoopsTogether) {
    const auto one = board.enrol("order", "order-1", "boot");
    const auto other = board.enrol("order", "order-1", "boot");
    one->in_flight = 2;
    other->in_flight = 3;
    count(*one, 10, 0);
    count(*other, 10, 5);
    other->ejected = true;
    const auto circuits = board.circuits();
    ASSERT_EQ(circuits.size(), 1U);
    EXPECT_EQ(circuits[0].in_flight, 5);
    EXPECT_DOUBLE_EQ(circuits[0].error_rate, 0.25);
    EXPECT_TRUE(circuits[0].ejected);
}

TEST_F(CircuitBoardTest, ShowsTheWorstStateThatAnyLoopHas) {
    const auto one = board.enrol("order", "order-1", "boot");
    const auto other = board.enrol("order", "order-1", "boot");
    clock.advance(1s);
    board.circuit_changed(*other, {closed, open}, 500ms);
    EXPECT_EQ(board.circuits()[0].state, open);
    EXPECT_EQ(board.circuits()[0].since, clock.now());
    board.circuit_changed(*other, {open, half_open}, 500ms);
    EXPECT_EQ(board.circuits()[0].state, half_open);
    EXPECT_EQ(one->state, closed);
}

TEST_F(CircuitBoardTest, ForgetsFiguresThatNobodyRenews) {
    const auto one = board.enrol("order", "order-1", "boot");
    count(*one, 10, 10);
    clock.advance(11s);
    EXPECT_DOUBLE_EQ(board.circuits()[0].error_rate, 0.0);
}

TEST_F(CircuitBoardTest, ForgetsInstancesThatNoLoopKnows) {
    auto one = board.enrol("order", "order-1", "boot");
    one.reset();
    EXPECT_TRUE(board.circuits().empty());
}

TEST_F(CircuitBoardTest, IsShownAsTheContractSays) {
    const auto one = board.enrol("order", "order-1", "boot");
    board.circuit_changed(*one, {closed, open}, 500ms);
    const auto item = board.to_json().at(0);
    EXPECT_EQ(item.size(), 7U);
    EXPECT_EQ(item.at("service"), "order");
    EXPECT_EQ(item.at("instance"), "order-1");
    EXPECT_EQ(item.at("state"), "open");
    EXPECT_EQ(item.at("since"), vocabulary::to_rfc3339(clock.now()));
    EXPECT_EQ(item.at("error_rate"), 0.0);
    EXPECT_EQ(item.at("in_flight"), 0);
    EXPECT_EQ(item.at("ejected"), false);
}

TEST_F(CircuitBoardTest, CountsChangesAndShowsStates) {
    const auto one = board.enrol("order", "order-1", "boot");
    board.circuit_changed(*one, {closed, open}, 500ms);
    const auto exposition = metrics.exposition();
    EXPECT_THAT(
        exposition,
        HasSubstr("orderly_gateway_circuit_changes_total{service=\"order\",to=\"open\"} 1")
    );
    EXPECT_THAT(
        exposition, HasSubstr("orderly_circuit_breaker_state{breaker=\"order-1\",state=\"open\"} 1")
    );
    EXPECT_THAT(
        exposition,
        HasSubstr("orderly_circuit_breaker_state{breaker=\"order-1\",state=\"closed\"} 0")
    );
}

TEST_F(CircuitBoardTest, ShowsNoStateOfAnInstanceThatIsGone) {
    auto one = board.enrol("order", "order-1", "boot");
    board.circuit_changed(*one, {closed, open}, 500ms);
    metrics.exposition();
    one.reset();
    EXPECT_THAT(
        metrics.exposition(),
        HasSubstr("orderly_circuit_breaker_state{breaker=\"order-1\",state=\"open\"} 0")
    );
}

TEST_F(CircuitBoardTest, IsReadWhileLoopsWrite) {
    std::atomic<bool> done{false};
    std::jthread loop{[&] {
        for (int round = 0; round < 200; ++round) {
            const auto figures = board.enrol("query", "query-1", "boot");
            for (int i = 0; i < 10; ++i) {
                figures->in_flight = i;
                count(*figures, 10, 1);
            }
            figures->ejected = round % 2 == 0;
        }
        done = true;
    }};
    while (!done) {
        for (const auto& circuit : board.circuits()) {
            ASSERT_LT(circuit.in_flight, 10);
            ASSERT_LE(circuit.error_rate, 0.2);
        }
    }
}

}  // namespace
}  // namespace gateway::protection
