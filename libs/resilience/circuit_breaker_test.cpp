#include "resilience/circuit_breaker.hpp"

#include <deque>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace resilience {
namespace {

using namespace std::chrono_literals;
using enum CircuitState;
using vocabulary::SteadyTime;

constexpr CircuitBreakerSettings settings{
    .consecutive_failures = 3,
    .error_rate = 0.5,
    .requests_min = 10,
    .window = 10s,
    .isolation = 100ms,
    .isolation_max = 400ms,
    .trials = 1,
};

// A circuit whose requests end at once.
class ScriptedCircuit {
public:
    ScriptedCircuit& succeeds(int times = 1) {
        for (int i = 0; i < times; ++i) {
            breaker.admit(now);
            breaker.succeeded(breaker.generation(), now);
        }
        return *this;
    }
    ScriptedCircuit& fails(int times = 1) {
        for (int i = 0; i < times; ++i) {
            breaker.admit(now);
            breaker.failed(breaker.generation(), now);
        }
        return *this;
    }
    ScriptedCircuit& after(std::chrono::milliseconds pause) {
        now += pause;
        return *this;
    }
    bool admits() const { return breaker.admits(now); }
    CircuitState state() const { return breaker.state(); }

    SteadyTime now{1'000s};
    CircuitBreaker breaker{settings};
};

TEST(CircuitBreaker, OpensAfterFailuresInARow) {
    ScriptedCircuit circuit;
    circuit.fails(2);
    EXPECT_EQ(circuit.state(), closed);
    circuit.fails();
    EXPECT_EQ(circuit.state(), open);
    EXPECT_FALSE(circuit.admits());
}

TEST(CircuitBreaker, StartsCountingAnewAfterASuccess) {
    ScriptedCircuit circuit;
    circuit.fails(2).succeeds().fails(2);
    EXPECT_EQ(circuit.state(), closed);
}

TEST(CircuitBreaker, OpensByErrorRateOnlyOnceItSawEnough) {
    ScriptedCircuit circuit;
    for (int i = 0; i < 4; ++i) circuit.succeeds().fails();
    EXPECT_EQ(circuit.state(), closed);
    circuit.succeeds().fails();
    EXPECT_EQ(circuit.state(), open);
}

TEST(CircuitBreaker, ForgetsFailuresThatHaveLeftTheWindow) {
    ScriptedCircuit circuit;
    for (int i = 0; i < 4; ++i) circuit.succeeds().fails();
    circuit.after(11s).succeeds(5).fails(2);
    EXPECT_EQ(circuit.state(), closed);
}

TEST(CircuitBreaker, LetsOneRequestThroughWhenHalfOpen) {
    ScriptedCircuit circuit;
    circuit.fails(3).after(100ms);
    ASSERT_TRUE(circuit.admits());
    circuit.breaker.admit(circuit.now);
    EXPECT_EQ(circuit.state(), half_open);
    EXPECT_FALSE(circuit.admits());
}

TEST(CircuitBreaker, ClosesWhenTheTrialSucceeds) {
    ScriptedCircuit circuit;
    circuit.fails(3).after(100ms).succeeds();
    EXPECT_EQ(circuit.state(), closed);
    EXPECT_TRUE(circuit.admits());
}

TEST(CircuitBreaker, IsolatesTwiceAsLongAfterAFailedTrialUpToTheCap) {
    ScriptedCircuit circuit;
    circuit.fails(3).after(100ms).fails();
    EXPECT_EQ(circuit.breaker.isolation(), 200ms);
    EXPECT_FALSE(circuit.after(199ms).admits());
    EXPECT_TRUE(circuit.after(1ms).admits());
    circuit.fails().after(400ms).fails();
    EXPECT_EQ(circuit.breaker.isolation(), 400ms);
}

TEST(CircuitBreaker, IsolatesBrieflyAgainAfterALongGoodTime) {
    ScriptedCircuit circuit;
    circuit.fails(3).after(100ms).fails().after(200ms).succeeds().after(400ms).fails(3);
    EXPECT_EQ(circuit.breaker.isolation(), 100ms);
}

TEST(CircuitBreaker, IgnoresAnswersToRequestsFromBeforeItOpened) {
    ScriptedCircuit circuit;
    circuit.breaker.admit(circuit.now);
    const auto before = circuit.breaker.generation();
    circuit.fails(3).after(100ms);
    circuit.breaker.admit(circuit.now);
    circuit.breaker.succeeded(before, circuit.now);
    EXPECT_EQ(circuit.state(), half_open);
    circuit.breaker.failed(before, circuit.now);
    EXPECT_EQ(circuit.state(), half_open);
}

TEST(CircuitBreaker, KeepsItsStateUnderNewSettings) {
    ScriptedCircuit circuit;
    circuit.fails(3);
    auto stricter = settings;
    stricter.isolation = 300ms;
    circuit.breaker.configure(stricter);
    EXPECT_EQ(circuit.state(), open);
    EXPECT_FALSE(circuit.after(299ms).admits());
    EXPECT_TRUE(circuit.after(1ms).admits());
}

TEST(CircuitBreaker, AllowsAnotherTrialWhenOneWasAbandoned) {
    ScriptedCircuit circuit;
    circuit.fails(3).after(100ms);
    circuit.breaker.admit(circuit.now);
    circuit.breaker.abandoned(circuit.breaker.generation());
    EXPECT_TRUE(circuit.admits());
}

// Whatever happens in whatever order, the edges of the state machine are those in the picture, an
// open circuit admits nobody before its time, and a half-open one no more than its trials.
TEST(CircuitBreaker, NeverLeavesItsStateMachine) {
    EXPECT_TRUE(rc::check([] {
        CircuitBreaker breaker{settings};
        SteadyTime now{1'000s};
        SteadyTime opened_at{};
        std::deque<CircuitBreaker::Generation> under_way;
        auto seen = closed;
        int trials = 0;
        const auto follow = [&](std::optional<CircuitBreaker::Change> change) {
            if (!change) return;
            RC_ASSERT(change->from == seen);
            RC_ASSERT(
                (change->from == closed && change->to == open) ||
                (change->from == open && change->to == half_open) ||
                (change->from == half_open && change->to != half_open)
            );
            seen = change->to;
            trials = 0;
            if (seen == open) opened_at = now;
        };
        for (const int step : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5))) {
            now += std::chrono::milliseconds{*rc::gen::inRange(0, 150)};
            RC_ASSERT(breaker.isolation() >= settings.isolation);
            RC_ASSERT(breaker.isolation() <= settings.isolation_max);
            if (step <= 1) {
                if (!breaker.admits(now)) continue;
                if (seen == open) RC_ASSERT(now >= opened_at + breaker.isolation());
                follow(breaker.admit(now));
                if (seen == half_open) RC_ASSERT(++trials <= settings.trials);
                under_way.push_back(breaker.generation());
                continue;
            }
            if (under_way.empty()) continue;
            const auto generation = under_way.front();
            under_way.pop_front();
            const bool is_trial = seen == half_open && generation == breaker.generation();
            if (step == 2) follow(breaker.succeeded(generation, now));
            if (step == 3) follow(breaker.failed(generation, now));
            if (step == 4) {
                breaker.abandoned(generation);
                if (is_trial) --trials;
            }
            RC_ASSERT(breaker.state() == seen);
        }
    }));
}

TEST(CircuitBreaker, OpensWithAnotherAndTriesForItself) {
    CircuitBreaker circuit{{}};
    const vocabulary::SteadyTime now{1h};
    EXPECT_TRUE(circuit.opened_elsewhere(700ms, now));
    EXPECT_FALSE(circuit.opened_elsewhere(9s, now));
    EXPECT_FALSE(circuit.admits(now + 699ms));
    EXPECT_TRUE(circuit.admits(now + 700ms));
    circuit.admit(now + 700ms);
    circuit.failed(circuit.generation(), now + 701ms);
    EXPECT_EQ(circuit.isolation(), 1'400ms);
}

}  // namespace
}  // namespace resilience
