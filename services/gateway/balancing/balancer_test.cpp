#include "gateway/balancing/balancer.hpp"

#include <chrono>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/routing/route_file.hpp"

namespace gateway::balancing {
namespace {

using namespace std::chrono_literals;
using discovery::Instance;
using discovery::Status;
using protection::Ending;
using protection::Outcome;
using resilience::CircuitState;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using vocabulary::SteadyTime;

const sharding::ShardId order_2{"order", "2"};
constexpr Outcome good{.ending = Ending::answered, .status = 200};
constexpr Outcome bad{.ending = Ending::broken};

Instance instance(std::string name, std::vector<discovery::Lead> leads = {}) {
    Instance made;
    made.service = name.substr(0, name.find('-'));
    made.address = name + ":80";
    made.boot_id = name + "/1";
    made.name = std::move(name);
    made.leads = std::move(leads);
    return made;
}

constexpr std::string_view rules = R"(
routes = [ { match = "GET /", service = "query" } ]
[defaults]
circuit = { consecutive_failures = 3, isolation = "100ms", requests_min = 1000 }
outliers = { requests_min = 10, ejection = "5s" }
slow_start = { window = "10s" }
)";

// One loop's balancer with its clock.
class Loop {
public:
    explicit Loop(std::vector<Instance> instances) { list(std::move(instances)); }

    void list(std::vector<Instance> instances, std::set<std::string> unready = {}) {
        upstreams.publish(std::make_shared<const UpstreamList>(instances, unready));
    }

    std::optional<Attempt> pick(Balancer::Choice choice = {}) {
        if (choice.service.empty()) choice.service = "query";
        return balancer.pick(choice, now);
    }

    // Who answers so many requests, one after the other.
    std::map<std::string, int> serve(int requests, Balancer::Choice choice = {}) {
        std::map<std::string, int> answered;
        for (int i = 0; i < requests; ++i) {
            auto attempt = pick(choice);
            if (!attempt) continue;
            ++answered[attempt->instance()];
            attempt->report(good, now);
        }
        return answered;
    }

    void fail(const std::string& name, int times) {
        for (int failed = 0; failed < times;) {
            auto attempt = pick({.policy = Policy::round_robin});
            ASSERT_TRUE(attempt);
            const bool fails = attempt->instance() == name;
            attempt->report(fails ? bad : good, now);
            if (fails) ++failed;
        }
    }

    protection::Circuit circuit(const std::string& name) {
        for (auto& circuit : board.circuits()) {
            if (circuit.instance == name) return circuit;
        }
        return {};
    }

    SteadyTime now = std::chrono::steady_clock::now();
    vocabulary::SystemClock clock;
    observability::Metrics metrics;
    routing::Published<UpstreamList> upstreams{std::make_shared<const UpstreamList>()};
    routing::Published<routing::RouteTable> routes{routing::parse_routes(rules).value()};
    protection::CircuitBoard board{metrics, clock};
    Balancer balancer{upstreams, routes, board, 7};
};

TEST(Balancer, AsksNobodyWhereThereIsNobody) {
    Loop loop{{instance("order-1")}};
    EXPECT_FALSE(loop.pick());
}

TEST(Balancer, SpreadsRequestsByEveryPolicy) {
    for (const auto policy :
         {Policy::round_robin,
          Policy::weighted_round_robin,
          Policy::least_outstanding,
          Policy::power_of_two_choices}) {
        Loop loop{{instance("query-1"), instance("query-2")}};
        const auto answered = loop.serve(1'000, {.policy = policy});
        EXPECT_NEAR(answered.at("query-1"), 500, 60) << to_string(policy);
    }
}

TEST(Balancer, SendsAKeyToTheSameInstance) {
    Loop loop{{instance("query-1"), instance("query-2"), instance("query-3")}};
    const auto answered = loop.serve(100, {.policy = Policy::consistent_hash, .hash_key = 42});
    EXPECT_EQ(answered.size(), 1U);
}

TEST(Balancer, ObeysWeightsAndDrainingAtOnce) {
    Loop loop{{instance("query-1"), instance("query-2")}};
    auto strong = instance("query-2");
    strong.weight = 3;
    loop.list({instance("query-1"), strong});
    EXPECT_EQ(loop.serve(400, {.policy = Policy::weighted_round_robin}).at("query-2"), 300);
    strong.status = Status::draining;
    loop.list({instance("query-1"), strong});
    EXPECT_EQ(loop.serve(100).at("query-1"), 100);
}

TEST(Balancer, StartsANewInstanceSlowly) {
    Loop loop{{instance("query-1")}};
    loop.serve(1);
    loop.now += 1min;
    loop.list({instance("query-1"), instance("query-2")});
    const Balancer::Choice choice{.policy = Policy::weighted_round_robin};
    EXPECT_NEAR(loop.serve(110, choice)["query-2"], 10, 1);
    loop.now += 10s;
    EXPECT_NEAR(loop.serve(100, choice)["query-2"], 50, 5);
}

TEST(Balancer, AsksTheLeaderWithTheHighestEpoch) {
    Loop loop{{instance("order-1", {{"order/2", 7}}), instance("order-2", {{"order/2", 8}})}};
    const auto attempt = loop.pick({.service = "order", .shard = &order_2});
    EXPECT_EQ(attempt->instance(), "order-2");
    EXPECT_EQ(attempt->leads_in(), 8);
    EXPECT_EQ(loop.balancer.leader_epoch(order_2, loop.now), 8);
}

TEST(Balancer, FollowsALeaderChangeWithTheNextPick) {
    Loop loop{{instance("order-1", {{"order/2", 7}}), instance("order-2")}};
    EXPECT_EQ(loop.pick({.service = "order", .shard = &order_2})->instance(), "order-1");
    loop.list({instance("order-1"), instance("order-2", {{"order/2", 8}})});
    EXPECT_EQ(loop.pick({.service = "order", .shard = &order_2})->instance(), "order-2");
}

TEST(Balancer, AsksADrainingLeader) {
    auto draining = instance("order-1", {{"order/2", 7}});
    draining.status = Status::draining;
    Loop loop{{draining, instance("order-2")}};
    EXPECT_EQ(loop.pick({.service = "order", .shard = &order_2})->instance(), "order-1");
}

TEST(Balancer, AsksOthersOnceTheLeaderWasTried) {
    Loop loop{{instance("order-1", {{"order/2", 7}}), instance("order-2")}};
    Tried tried;
    auto leader = loop.pick({.service = "order", .shard = &order_2, .tried = &tried});
    tried.add(leader->endpoint());
    leader->report(bad, loop.now);
    auto other = loop.pick({.service = "order", .shard = &order_2, .tried = &tried});
    EXPECT_EQ(other->instance(), "order-2");
    EXPECT_EQ(other->leads_in(), std::nullopt);
    tried.add(other->endpoint());
    EXPECT_FALSE(loop.pick({.service = "order", .shard = &order_2, .tried = &tried}));
}

TEST(Balancer, AsksNobodyBehindAnOpenCircuit) {
    Loop loop{{instance("query-1"), instance("query-2")}};
    loop.fail("query-1", 3);
    EXPECT_EQ(loop.circuit("query-1").state, CircuitState::open);
    EXPECT_EQ(loop.serve(100).at("query-2"), 100);
}

TEST(Balancer, TriesAnIsolatedInstanceWithOneRequest) {
    Loop loop{{instance("query-1")}};
    loop.fail("query-1", 3);
    EXPECT_FALSE(loop.pick());
    loop.now += 100ms;
    auto trial = loop.pick();
    ASSERT_TRUE(trial);
    EXPECT_FALSE(loop.pick());
    EXPECT_EQ(loop.circuit("query-1").state, CircuitState::half_open);
    trial->report(good, loop.now);
    EXPECT_EQ(loop.circuit("query-1").state, CircuitState::closed);
}

TEST(Balancer, HearsWhenAnotherLoopIsolatesAnInstance) {
    Loop loop{{instance("query-1"), instance("query-2"), instance("query-3")}};
    Balancer other{loop.upstreams, loop.routes, loop.board, 8};
    const auto asked_by_other = [&] {
        std::set<std::string> names;
        for (int i = 0; i < 60; ++i) {
            auto attempt =
                other.pick({.service = "query", .policy = Policy::round_robin}, loop.now);
            names.insert(attempt->instance());
            attempt->report(good, loop.now);
        }
        return names;
    };
    asked_by_other();
    loop.fail("query-1", 3);
    EXPECT_THAT(asked_by_other(), ElementsAre("query-2", "query-3"));
    loop.now += 101ms;
    EXPECT_THAT(asked_by_other(), ElementsAre("query-1", "query-2", "query-3"));
}

TEST(Balancer, TakesAnAttemptThatNobodyReportedForAbandoned) {
    Loop loop{{instance("query-1")}};
    loop.fail("query-1", 3);
    loop.now += 100ms;
    { const auto trial = loop.pick(); }
    EXPECT_TRUE(loop.pick());
    EXPECT_EQ(loop.circuit("query-1").in_flight, 0);
}

TEST(Balancer, HoldsNoInstanceResponsibleForClientsInAHurry) {
    Loop loop{{instance("query-1")}};
    for (int i = 0; i < 100; ++i)
        loop.pick()->report({.ending = Ending::timed_out, .cut_short = true}, loop.now);
    EXPECT_TRUE(loop.pick());
    EXPECT_EQ(loop.circuit("query-1").state, CircuitState::closed);
}

TEST(Balancer, GivesARestartedInstanceAFreshCircuit) {
    Loop loop{{instance("query-1"), instance("query-2")}};
    loop.fail("query-1", 3);
    auto restarted = instance("query-1");
    restarted.boot_id = "query-1/2";
    loop.list({restarted, instance("query-2")});
    EXPECT_THAT(loop.serve(1'000), Contains(testing::Key("query-1")));
    EXPECT_EQ(loop.circuit("query-1").state, CircuitState::closed);
}

TEST(Balancer, DoesNotTrustAFailingInstanceBecauseRoutesWereLoaded) {
    Loop loop{{instance("query-1"), instance("query-2")}};
    loop.fail("query-1", 3);
    loop.routes.publish(routing::parse_routes(R"(
routes = [ { match = "GET /", service = "query" } ]
[services.query]
circuit = { isolation = "10s" }
)")
                            .value());
    EXPECT_EQ(loop.serve(100).at("query-2"), 100);
    loop.now += 9s;
    EXPECT_EQ(loop.serve(100).at("query-2"), 100);
}

TEST(Balancer, LeavesOutWhoFailsItsProbesUnlessTooManyDo) {
    Loop loop{{}};
    loop.list({instance("query-1"), instance("query-2")}, {"query-1"});
    EXPECT_EQ(loop.serve(100).at("query-2"), 100);
    loop.list({instance("query-1"), instance("query-2")}, {"query-1", "query-2"});
    EXPECT_EQ(loop.serve(100).size(), 2U);
}

TEST(Balancer, EjectsAnOutlierAndTakesItBack) {
    Loop loop{{instance("query-1"), instance("query-2"), instance("query-3")}};
    const Balancer::Choice turns{.policy = Policy::round_robin};
    for (int i = 0; i < 60; ++i) {
        auto attempt = loop.pick(turns);
        const bool fails = attempt->instance() == "query-1" && i % 2 == 0;
        attempt->report(fails ? bad : good, loop.now);
    }
    loop.now += 1s;
    EXPECT_EQ(loop.serve(100, turns).count("query-1"), 0U);
    EXPECT_TRUE(loop.circuit("query-1").ejected);
    loop.now += 6s;
    EXPECT_EQ(loop.serve(300, turns).at("query-1"), 100);
    EXPECT_FALSE(loop.circuit("query-1").ejected);
}

TEST(Balancer, ShowsWhatIsUnderWayAndHowMuchFails) {
    Loop loop{{instance("query-1"), instance("query-2")}};
    loop.fail("query-1", 1);
    auto one = loop.pick();
    auto two = loop.pick();
    EXPECT_EQ(loop.circuit("query-1").in_flight + loop.circuit("query-2").in_flight, 2);
    EXPECT_DOUBLE_EQ(loop.circuit("query-1").error_rate, 1.0);
}

TEST(Balancer, LetsWhoIsGoneFinishWhatItBegan) {
    Loop loop{{instance("query-1")}};
    auto attempt = loop.pick();
    loop.list({instance("query-2")});
    EXPECT_EQ(loop.serve(10).at("query-2"), 10);
    EXPECT_EQ(attempt->address(), "query-1:80");
    attempt->report(good, loop.now);
    EXPECT_EQ(loop.circuit("query-1").instance, "");
}

}  // namespace
}  // namespace gateway::balancing
