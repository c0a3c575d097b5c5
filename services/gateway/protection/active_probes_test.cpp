#include "gateway/protection/active_probes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/routing/route_file.hpp"

namespace gateway::protection {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

discovery::Instance instance(const std::string& service, const std::string& name) {
    discovery::Instance made;
    made.service = service;
    made.name = name;
    made.boot_id = name;
    made.address = name + ":80";
    return made;
}

class ActiveProbesTest : public testing::Test {
protected:
    std::vector<std::string> ask() {
        std::vector<std::string> names;
        under_way = probes.due(instances, *routes, now);
        for (const auto& probe : under_way) names.push_back(probe.instance);
        return names;
    }
    void rounds(int times) {
        for (int i = 0; i < times; ++i) {
            now += 1s;
            ask();
            for (const auto& probe : under_way)
                probes.ended(probe, !unwell.contains(probe.instance));
        }
    }

    vocabulary::SteadyTime now{1h};
    std::shared_ptr<const routing::RouteTable> routes =
        routing::parse_routes("routes = [ { match = \"GET /\", service = \"query\" } ]").value();
    std::vector<discovery::Instance> instances{
        instance("query", "query-1"),
        instance("query", "query-2")};
    std::set<std::string> unwell;
    std::vector<Probe> under_way;
    ActiveProbes probes{2};
};

TEST_F(ActiveProbesTest, LeaveWhoAnswersInTheRotation) {
    rounds(3);
    EXPECT_THAT(probes.failing(), IsEmpty());
}

TEST_F(ActiveProbesTest, TakeOutWhoFailsTwiceInARow) {
    unwell = {"query-1"};
    rounds(1);
    EXPECT_THAT(probes.failing(), IsEmpty());
    rounds(1);
    EXPECT_THAT(probes.failing(), ElementsAre("query-1"));
}

TEST_F(ActiveProbesTest, PutBackWhoIsReadyAgain) {
    unwell = {"query-1"};
    rounds(2);
    unwell = {};
    rounds(1);
    EXPECT_THAT(probes.failing(), IsEmpty());
}

TEST_F(ActiveProbesTest, AskNoMoreOftenThanTheyAreToldTo) {
    rounds(1);
    now += 999ms;
    EXPECT_THAT(ask(), IsEmpty());
    now += 1ms;
    EXPECT_THAT(ask(), ElementsAre("query-1", "query-2"));
}

TEST_F(ActiveProbesTest, AskOthersWhileOneHangs) {
    ask();
    probes.ended(under_way[1], true);
    now += 1s;
    EXPECT_THAT(ask(), ElementsAre("query-2"));
}

TEST_F(ActiveProbesTest, AskNoMoreAtOnceThanTheyMay) {
    instances.push_back(instance("query", "query-3"));
    EXPECT_THAT(ask(), ElementsAre("query-1", "query-2"));
    probes.ended(under_way[0], true);
    EXPECT_THAT(ask(), ElementsAre("query-3"));
}

TEST_F(ActiveProbesTest, ForgetWhoLeaves) {
    unwell = {"query-1"};
    rounds(2);
    ask();
    instances.erase(instances.begin());
    ask();
    EXPECT_THAT(probes.failing(), IsEmpty());
}

TEST_F(ActiveProbesTest, DoNotAskThoseToWhomNoRouteLeads) {
    instances = {instance("gateway", "gateway-1")};
    EXPECT_THAT(ask(), IsEmpty());
}

TEST_F(ActiveProbesTest, CanBeTurnedOff) {
    unwell = {"query-1"};
    rounds(2);
    routes = routing::parse_routes(
                 "routes = [ { match = \"GET /\", service = \"query\" } ]\n"
                 "[services.query]\nprobing = { enabled = false }\n"
    )
                 .value();
    EXPECT_THAT(ask(), IsEmpty());
    EXPECT_THAT(probes.failing(), IsEmpty());
}

}  // namespace
}  // namespace gateway::protection
