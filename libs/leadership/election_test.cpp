#include "leadership/election.hpp"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "leadership/testing/unreliable_key_value.hpp"
#include "messaging/in_memory_bus.hpp"
#include "vocabulary/manual_clock.hpp"

namespace leadership {
namespace {

using namespace std::chrono_literals;
using sharding::ShardId;

const std::vector<ShardId> four_shards{
    {"order", "0"},
    {"order", "1"},
    {"order", "2"},
    {"order", "3"}};
const ShardId shard_0 = four_shards.front();

class FakeCandidate final : public Candidate {
public:
    std::map<ShardId, std::int64_t> led;       // with which epoch
    std::map<ShardId, std::int64_t> at_least;  // as asked for last
    bool able = true;
    bool healthy = true;
    int attempts = 0;

    std::optional<std::int64_t> lead(const ShardId& shard, std::int64_t lower_bound) override {
        ++attempts;
        at_least[shard] = lower_bound;
        if (!able) return std::nullopt;
        led[shard] = lower_bound + 1;
        return led[shard];
    }
    void stop_leading(const ShardId& shard) override { led.erase(shard); }
    bool still_leads(const ShardId& shard) override { return healthy && led.contains(shard); }
};

// Several instances of a service on one clock and one bucket. All live ones see each other.
class Elections : public testing::Test {
protected:
    struct Node {
        Node(Elections& all, const std::string& name, const std::string& boot_id)
            : leases{all.bucket},
              election{
                  leases,
                  {.instance = name, .boot_id = boot_id, .shards = all.shards},
                  [&all] { return all.members; },
                  candidate,
                  all.clock} {}

        UnreliableKeyValue leases;
        FakeCandidate candidate;
        Election election;
    };

    Node& start(const std::string& name, const std::string& boot_id = "boot-1") {
        members.push_back(name);
        nodes[name] = std::make_unique<Node>(*this, name, boot_id);
        return *nodes[name];
    }

    // As kill -9 would: its leases stay, and it is not heard of any more.
    void kill(const std::string& name) {
        std::erase(members, name);
        nodes.at(name)->leases.away = true;
        nodes.erase(name);
    }

    void pass(std::chrono::milliseconds duration) {
        for (auto passed = 0ms; passed < duration; passed += 100ms) {
            clock.advance(100ms);
            for (const auto& [name, node] : nodes) node->election.run_once();
        }
    }

    void broker_away(bool away) {
        for (const auto& [name, node] : nodes) node->leases.away = away;
    }

    void broker_loses_everything() {
        for (const auto& shard : shards) bucket.erase(lease_key(shard));
    }

    std::size_t led_by(const std::string& name) const {
        return nodes.at(name)->candidate.led.size();
    }

    Lease lease_of(const ShardId& shard) {
        const auto entry = bucket.get(lease_key(shard));
        return entry ? decode_lease(entry->value).value() : Lease{};
    }

    std::string holder_of(const ShardId& shard) { return lease_of(shard).holder; }

    vocabulary::ManualClock clock;
    messaging::InMemoryKeyValue bucket;
    std::vector<ShardId> shards = four_shards;
    std::vector<std::string> members;
    std::map<std::string, std::unique_ptr<Node>> nodes;
};

TEST_F(Elections, GiveEveryShardToTheOnlyMemberSoonAfterItCame) {
    start("order-1");
    pass(600ms);
    EXPECT_EQ(led_by("order-1"), 4U);
}

TEST_F(Elections, SpreadTheShardsOverTheMembersFromTheStart) {
    start("order-1");
    start("order-2");
    pass(600ms);
    EXPECT_EQ(led_by("order-1"), 2U);
    EXPECT_EQ(led_by("order-2"), 2U);
}

TEST_F(Elections, WaitForATimeToLiveWhereTheMembersAreNotKnown) {
    start("order-1");
    members.clear();
    pass(1'400ms);
    EXPECT_EQ(led_by("order-1"), 0U);
    pass(300ms);
    EXPECT_EQ(led_by("order-1"), 4U);
}

TEST_F(Elections, KeepALeaseThatIsRenewed) {
    auto& first = start("order-1");
    pass(600ms);
    members = {"order-1"};
    nodes["order-2"] = std::make_unique<Node>(*this, "order-2", "boot-1");
    pass(10s);
    EXPECT_EQ(led_by("order-1"), 4U);
    EXPECT_EQ(first.candidate.attempts, 4);
}

TEST_F(Elections, LetTheOthersTakeOverADeadMembersShardsAfterATimeToLive) {
    start("order-1");
    start("order-2");
    pass(1s);
    kill("order-1");
    pass(1'300ms);
    EXPECT_EQ(led_by("order-2"), 2U);
    pass(500ms);
    EXPECT_EQ(led_by("order-2"), 4U);
}

TEST_F(Elections, MakeAFreshProcessWaitAFullTimeToLiveForTheLeaseOfAnother) {
    start("order-1");
    pass(1s);
    kill("order-1");
    clock.advance(60s);
    start("order-2");
    pass(1'400ms);
    EXPECT_EQ(led_by("order-2"), 0U);
    pass(300ms);
    EXPECT_EQ(led_by("order-2"), 4U);
}

TEST_F(Elections, LetARestartedProcessTakeItsOwnShardsBackAtOnce) {
    start("order-1");
    pass(1s);
    kill("order-1");
    start("order-1", "boot-2");
    pass(100ms);
    EXPECT_EQ(led_by("order-1"), 4U);
    EXPECT_EQ(lease_of(shard_0).boot_id, "boot-2");
}

TEST_F(Elections, AskForAnEpochAboveTheHighestKnown) {
    auto& first = start("order-1");
    pass(1s);
    EXPECT_EQ(first.candidate.at_least[shard_0], 0);
    EXPECT_EQ(lease_of(shard_0).epoch, 1);
    kill("order-1");
    auto& second = start("order-2");
    pass(2s);
    EXPECT_EQ(second.candidate.at_least[shard_0], 1);
    EXPECT_EQ(lease_of(shard_0).epoch, 2);
}

TEST_F(Elections, MoveNothingWhileTheBrokerIsAwayNorJustAfter) {
    start("order-1");
    start("order-2");
    pass(1s);
    const auto before = nodes["order-1"]->candidate.led;
    broker_away(true);
    pass(10s);
    EXPECT_EQ(nodes["order-1"]->candidate.led, before);
    nodes["order-2"]->leases.away = false;  // the follower is back a second before the leader
    pass(1s);
    nodes["order-1"]->leases.away = false;
    pass(5s);
    EXPECT_EQ(nodes["order-1"]->candidate.led, before);
    EXPECT_EQ(nodes["order-1"]->candidate.attempts, 2);
}

TEST_F(Elections, LetLeadersGoOnAfterTheBrokerLostEverything) {
    start("order-1");
    start("order-2");
    pass(1s);
    broker_loses_everything();
    pass(5s);
    for (const auto* name : {"order-1", "order-2"}) {
        EXPECT_EQ(led_by(name), 2U);
        EXPECT_EQ(nodes[name]->candidate.attempts, 2);
    }
    EXPECT_EQ(lease_of(shard_0).epoch, 1);
}

TEST_F(Elections, EndALeadershipWhoseLeaseAnotherHolds) {
    auto& first = start("order-1");
    pass(1s);
    bucket.put(lease_key(shard_0), encode(Lease{"order-9", "boot-9", 7, "", 1}));
    pass(400ms);
    EXPECT_FALSE(first.candidate.led.contains(shard_0));
    EXPECT_EQ(holder_of(shard_0), "order-9");
    pass(2s);
    EXPECT_EQ(first.candidate.led[shard_0], 8);
}

TEST_F(Elections, HandOverToAMemberThatCameAndStayed) {
    start("order-1");
    pass(1s);
    start("order-2");
    pass(1'900ms);
    EXPECT_EQ(led_by("order-1"), 4U);
    pass(400ms);
    EXPECT_EQ(led_by("order-1"), 2U);
    EXPECT_EQ(led_by("order-2"), 2U);
}

TEST_F(Elections, HandNothingOverToAMemberThatComesAndGoes) {
    start("order-1");
    pass(1s);
    for (int time = 0; time < 5; ++time) {
        members.push_back("order-2");
        pass(1s);
        members.pop_back();
        pass(1s);
    }
    EXPECT_EQ(led_by("order-1"), 4U);
    EXPECT_EQ(nodes["order-1"]->candidate.attempts, 4);
}

TEST_F(Elections, TryAMemberThatCannotLeadLessAndLessOften) {
    auto& able = start("order-1");
    pass(1s);
    auto& unable = start("order-2");
    unable.candidate.able = false;
    pass(60s);
    EXPECT_EQ(led_by("order-1"), 4U);
    EXPECT_LE(able.candidate.attempts, 4 + 2 * 5);
    EXPECT_GE(unable.candidate.attempts, 2);
}

TEST_F(Elections, GiveAShardThatCannotBeTakenOverToAnotherAtOnce) {
    auto& unable = start("order-1");
    unable.candidate.able = false;
    start("order-2");
    pass(800ms);
    EXPECT_EQ(led_by("order-2"), 4U);
}

TEST_F(Elections, TryAgainASecondAfterAFailedTakeOver) {
    shards = {shard_0};
    auto& only = start("order-1");
    only.candidate.able = false;
    pass(600ms);
    EXPECT_EQ(only.candidate.attempts, 1);
    EXPECT_EQ(holder_of(shard_0), "");
    pass(800ms);
    EXPECT_EQ(only.candidate.attempts, 1);
    only.candidate.able = true;
    pass(400ms);
    EXPECT_EQ(led_by("order-1"), 1U);
}

TEST_F(Elections, GiveUpABrokenShardAndBuildItAnew) {
    shards = {shard_0};
    auto& only = start("order-1");
    pass(1s);
    only.candidate.healthy = false;
    pass(100ms);
    EXPECT_EQ(led_by("order-1"), 0U);
    EXPECT_EQ(holder_of(shard_0), "");
    only.candidate.healthy = true;
    pass(1'500ms);
    EXPECT_EQ(only.candidate.led[shard_0], 2);
}

TEST_F(Elections, DropABrokenShardAlsoWhileTheBrokerIsAway) {
    auto& only = start("order-1");
    pass(1s);
    broker_away(true);
    pass(1s);
    only.candidate.healthy = false;
    pass(100ms);
    EXPECT_EQ(led_by("order-1"), 0U);
}

TEST_F(Elections, PassEverythingOnAtOnceWhenAMemberStops) {
    start("order-1");
    start("order-2");
    pass(1s);
    std::erase(members, "order-1");  // it says that it drains
    nodes["order-1"]->election.stop();
    EXPECT_EQ(led_by("order-1"), 0U);
    nodes.erase("order-1");
    pass(100ms);
    EXPECT_EQ(led_by("order-2"), 4U);
}

TEST_F(Elections, SpreadTheShardsAsBeforeAfterEverybodyWasStopped) {
    start("order-1");
    start("order-2");
    pass(1s);
    const auto before = nodes["order-1"]->candidate.led;
    for (const auto* name : {"order-1", "order-2"}) {
        std::erase(members, name);
        nodes[name]->election.stop();
        nodes.erase(name);
    }
    start("order-1", "boot-2");
    start("order-2", "boot-2");
    pass(600ms);
    EXPECT_EQ(led_by("order-1"), 2U);
    EXPECT_EQ(led_by("order-2"), 2U);
    for (const auto& [shard, epoch] : before) {
        EXPECT_TRUE(nodes["order-1"]->candidate.led.contains(shard));
    }
}

TEST_F(Elections, EndAlsoWhileTheBrokerIsAway) {
    auto& only = start("order-1");
    pass(1s);
    broker_away(true);
    only.election.stop();
    EXPECT_EQ(led_by("order-1"), 0U);
    EXPECT_EQ(holder_of(shard_0), "order-1");
}

TEST_F(Elections, NeverLetTwoMembersHoldOneLease) {
    start("order-1");
    start("order-2");
    start("order-3");
    for (int second = 0; second < 30; ++second) {
        const auto name = "order-" + std::to_string(second % 3 + 1);
        kill(name);
        pass(1s * (second % 4));
        start(name, "boot-" + std::to_string(second + 2));
        pass(1s);
        for (const auto& shard : shards) {
            const auto leaders = std::count_if(nodes.begin(), nodes.end(), [&](const auto& node) {
                return node.second->candidate.led.contains(shard);
            });
            EXPECT_LE(leaders, 1) << shard.name() << " in second " << second;
        }
    }
    pass(10s);
    EXPECT_EQ(led_by("order-1") + led_by("order-2") + led_by("order-3"), 4U);
}

}  // namespace
}  // namespace leadership
