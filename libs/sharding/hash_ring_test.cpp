#include "sharding/hash_ring.hpp"

#include <map>

#include <gtest/gtest.h>

namespace sharding {
namespace {

constexpr int keys = 10'000;
constexpr int fair_share = keys / 4;
constexpr int tolerance = keys / 10;

std::map<std::string, int> count_keys(const HashRing& ring) {
    std::map<std::string, int> count;
    for (int key = 0; key < keys; ++key) ++count[ring.owner(std::to_string(key))];
    return count;
}

int count_moved(const HashRing& before, const HashRing& after) {
    int moved = 0;
    for (int key = 0; key < keys; ++key) {
        const auto text = std::to_string(key);
        if (before.owner(text) != after.owner(text)) ++moved;
    }
    return moved;
}

TEST(Hash, NeverChanges) {
    EXPECT_EQ(hash(""), 0x2d06800538d394c2U);
    EXPECT_EQ(hash("c-42"), 0x736c09c6d08cde8cU);
}

TEST(HashRing, IsEmptyWithoutMembers) {
    EXPECT_TRUE(HashRing{{}}.empty());
    EXPECT_FALSE(HashRing{{"a"}}.empty());
}

TEST(HashRing, GivesEverythingToAnOnlyMember) {
    EXPECT_EQ(count_keys(HashRing{{"a"}}), (std::map<std::string, int>{{"a", keys}}));
}

TEST(HashRing, GivesEachMemberItsShare) {
    for (const auto& [member, count] : count_keys(HashRing{{"a", "b", "c", "d"}})) {
        EXPECT_NEAR(count, fair_share, tolerance) << member;
    }
}

TEST(HashRing, DoesNotDependOnTheOrderOfMembers) {
    EXPECT_EQ(count_moved(HashRing{{"a", "b", "c"}}, HashRing{{"c", "a", "b"}}), 0);
}

TEST(HashRing, MovesOnlyTheShareOfAMemberThatJoins) {
    const HashRing before{{"a", "b", "c"}};
    const HashRing after{{"a", "b", "c", "d"}};
    EXPECT_NEAR(count_moved(before, after), fair_share, tolerance);
    for (int key = 0; key < keys; ++key) {
        const auto text = std::to_string(key);
        const auto& owner = after.owner(text);
        EXPECT_TRUE(owner == "d" || owner == before.owner(text)) << text;
    }
}

}  // namespace
}  // namespace sharding
