#include "gateway/upstreams.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gateway {
namespace {

using discovery::Instance;
using discovery::Status;
using testing::ElementsAre;
using testing::IsEmpty;

const sharding::ShardId order_2{"order", "2"};

Instance instance(std::string name, std::string address, std::vector<discovery::Lead> leads = {}) {
    Instance made;
    made.service = name.substr(0, name.find('-'));
    made.name = std::move(name);
    made.address = std::move(address);
    made.leads = std::move(leads);
    return made;
}

TEST(Upstreams, TakeInstancesInTurn) {
    const std::vector instances{
        instance("query-1", "a"), instance("query-2", "b"), instance("order-1", "c")};
    EXPECT_THAT(candidates(instances, "query", std::nullopt, 0), ElementsAre("a", "b"));
    EXPECT_THAT(candidates(instances, "query", std::nullopt, 1), ElementsAre("b", "a"));
}

TEST(Upstreams, PreferTheLeaderWhoeverItsTurnIs) {
    const std::vector instances{
        instance("order-1", "a"), instance("order-2", "b", {{"order/2", 7}})};
    EXPECT_THAT(candidates(instances, "order", order_2, 0), ElementsAre("b", "a"));
    EXPECT_THAT(candidates(instances, "order", order_2, 1), ElementsAre("b", "a"));
}

TEST(Upstreams, BelieveTheHigherEpoch) {
    const std::vector instances{
        instance("order-1", "deposed", {{"order/2", 7}}),
        instance("order-2", "leader", {{"order/2", 8}})};
    EXPECT_EQ(candidates(instances, "order", order_2, 0).front(), "leader");
}

TEST(Upstreams, LeaveOutWhoIsCriticalAndTryADrainingLeader) {
    auto draining = instance("order-1", "a", {{"order/2", 7}});
    draining.status = Status::draining;
    auto critical = instance("order-2", "b");
    critical.status = Status::critical;
    EXPECT_THAT(candidates({draining, critical}, "order", order_2, 0), ElementsAre("a"));
    EXPECT_THAT(candidates({draining, critical}, "order", std::nullopt, 0), IsEmpty());
}

}  // namespace
}  // namespace gateway
