#include "leadership/assignment.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace leadership {
namespace {

std::vector<std::string> members(int count) {
    std::vector<std::string> names;
    for (int number = 1; number <= count; ++number) {
        names.push_back("order-" + std::to_string(number));
    }
    return names;
}

std::vector<sharding::ShardId> shards(int count) {
    std::vector<sharding::ShardId> ids;
    for (int number = 0; number < count; ++number) ids.push_back({"order", std::to_string(number)});
    return ids;
}

int moved(const Assignment& before, const Assignment& after) {
    return static_cast<int>(std::count_if(before.begin(), before.end(), [&](const auto& entry) {
        return after.at(entry.first) != entry.second;
    }));
}

TEST(Assignment, IsEmptyWithoutMembers) { EXPECT_TRUE(assign(shards(4), {}).empty()); }

TEST(Assignment, GivesEveryShardToAMemberAndLoadsDifferByOneAtMost) {
    for (int shard_count = 1; shard_count <= 16; ++shard_count) {
        for (int member_count = 1; member_count <= 6; ++member_count) {
            std::map<std::string, int> loads;
            for (const auto& name : members(member_count)) loads[name] = 0;
            for (const auto& [shard, member] : assign(shards(shard_count), members(member_count))) {
                ++loads.at(member);
            }
            int sum = 0;
            for (const auto& [member, load] : loads) {
                sum += load;
                EXPECT_GE(load, shard_count / member_count);
                EXPECT_LE(load, (shard_count + member_count - 1) / member_count);
            }
            EXPECT_EQ(sum, shard_count);
        }
    }
}

TEST(Assignment, DoesNotDependOnTheOrderOrRepetitionOfMembers) {
    EXPECT_EQ(
        assign(shards(4), {"order-1", "order-2", "order-3"}),
        assign(shards(4), {"order-3", "order-1", "order-2", "order-1"})
    );
}

TEST(Assignment, MovesFewShardsWhenAMemberJoins) {
    const auto before = assign(shards(32), members(4));
    const auto after = assign(shards(32), members(5));
    EXPECT_LE(moved(before, after), 32 / 5 * 2);
}

TEST(Assignment, SpreadsTheShardsOfEveryService) {
    const std::map<std::string, std::vector<std::string>> keys_of{
        {"order", {"0", "1", "2", "3"}},
        {"payment", {"0", "1"}},
        {"inventory", {"eu", "us", "ap"}}};
    for (const auto& [name, keys] : keys_of) {
        std::vector<sharding::ShardId> ids;
        for (const auto& key : keys) ids.push_back({name, key});
        std::map<std::string, int> loads;
        for (const auto& [shard, member] : assign(ids, {name + "-1", name + "-2"})) ++loads[member];
        EXPECT_EQ(loads.size(), 2U) << name;
    }
}

}  // namespace
}  // namespace leadership
