#include "resilience/balancing/consistent_hash.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace resilience::balancing {
namespace {

constexpr int key_count = 10'000;
constexpr double no_bound = 1e9;

// FNV-1a, and the finaliser of MurmurHash3, since the former mixes the last letters poorly.
std::uint64_t hash(std::string_view text) {
    std::uint64_t hashed = 0xcbf29ce484222325U;
    for (const char letter : text)
        hashed = (hashed ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
    hashed = (hashed ^ (hashed >> 33)) * 0xff51afd7ed558ccdU;
    hashed = (hashed ^ (hashed >> 33)) * 0xc4ceb9fe1a85ec53U;
    return hashed ^ (hashed >> 33);
}

// Upstreams by name, and who owns each key when all are idle.
struct Fleet {
    explicit Fleet(std::vector<std::string> fleet_names) : names{std::move(fleet_names)} {
        std::vector<HashRing::Member> members;
        for (const auto& name : names) {
            members.push_back({name, 1});
            candidates.push_back({.position = candidates.size()});
        }
        ring = HashRing{members, hash};
    }
    const std::string& owner(int key, double bound = no_bound) const {
        const auto hashed = hash(std::to_string(key));
        return names[consistent_hash(ring, candidates, hashed, bound)];
    }

    std::vector<std::string> names;
    std::vector<Candidate> candidates;
    HashRing ring;
};

std::vector<std::string> named(int count) {
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i) names.push_back("query-" + std::to_string(i));
    return names;
}

TEST(ConsistentHash, SendsAKeyToTheSameUpstreamEveryTime) {
    const Fleet fleet{named(5)};
    for (int key = 0; key < 100; ++key) EXPECT_EQ(fleet.owner(key), fleet.owner(key));
}

TEST(ConsistentHash, GivesEachAboutItsShareOfTheKeys) {
    const Fleet fleet{named(5)};
    std::map<std::string, int> keys;
    for (int key = 0; key < key_count; ++key) ++keys[fleet.owner(key)];
    for (const auto& [name, count] : keys) EXPECT_NEAR(count, key_count / 5, key_count / 5 * 0.3);
}

// Whoever leaves, only its own keys move, and these are about one n-th.
TEST(ConsistentHash, MovesOnlyTheKeysOfWhoLeft) {
    for (int count = 2; count < 9; ++count) {
        const Fleet before{named(count)};
        for (std::size_t gone = 0; gone < before.names.size(); ++gone) {
            auto names = before.names;
            names.erase(names.begin() + static_cast<std::ptrdiff_t>(gone));
            const Fleet after{names};
            int moved = 0;
            for (int key = 0; key < 1'000; ++key) {
                if (before.owner(key) == after.owner(key)) continue;
                ++moved;
                ASSERT_EQ(before.owner(key), before.names[gone]);
            }
            EXPECT_LE(moved, 1.5 * 1'000 / count);
        }
    }
}

TEST(ConsistentHash, PassesOverWhoIsNoCandidateAndMovesOnlyItsKeys) {
    const Fleet fleet{named(4)};
    auto without = fleet.candidates;
    without.erase(without.begin() + 2);
    for (int key = 0; key < 1'000; ++key) {
        const auto hashed = hash(std::to_string(key));
        const auto position = without[consistent_hash(fleet.ring, without, hashed)].position;
        EXPECT_NE(position, 2U);
        if (fleet.owner(key) != fleet.names[2]) {
            EXPECT_EQ(fleet.names[position], fleet.owner(key));
        }
    }
}

// However skewed the keys: requests that never end are spread so that nobody has more than the
// bound times its share.
TEST(ConsistentHash, KeepsEverybodyBelowTheBound) {
    EXPECT_TRUE(rc::check([] {
        Fleet fleet{named(*rc::gen::inRange(1, 8))};
        const int hot_keys = *rc::gen::inRange(1, 4);
        for (int i = 0; i < 300; ++i) {
            const auto key = hash(std::to_string(i % hot_keys));
            ++fleet.candidates[consistent_hash(fleet.ring, fleet.candidates, key, 1.25)]
                  .outstanding;
        }
        const double share = 300.0 / static_cast<double>(fleet.candidates.size());
        for (const auto& candidate : fleet.candidates)
            RC_ASSERT(candidate.outstanding <= std::ceil(1.25 * share));
    }));
}

TEST(ConsistentHash, GivesTheStrongMoreKeys) {
    const std::vector<HashRing::Member> members{{"a", 1}, {"b", 3}};
    const HashRing ring{members, hash};
    const std::vector<Candidate> candidates{{0, 1, 0}, {1, 3, 0}};
    int strong = 0;
    for (int key = 0; key < key_count; ++key) {
        const auto hashed = hash(std::to_string(key));
        if (consistent_hash(ring, candidates, hashed, no_bound) == 1) ++strong;
    }
    EXPECT_NEAR(strong, key_count * 3 / 4, key_count / 10);
}

}  // namespace
}  // namespace resilience::balancing
