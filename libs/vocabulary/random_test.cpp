#include "vocabulary/random.hpp"

#include <algorithm>
#include <bit>
#include <set>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace vocabulary {
namespace {

TEST(RandomBits, DoNotRepeatWithinOrAcrossThreads) {
    constexpr std::size_t each = 1'000;
    std::vector<std::vector<std::uint64_t>> drawn(4);
    {
        std::vector<std::jthread> threads;
        threads.reserve(drawn.size());
        for (auto& mine : drawn) {
            threads.emplace_back([&mine] {
                mine.resize(each);
                std::generate(mine.begin(), mine.end(), random_bits);
            });
        }
    }
    std::set<std::uint64_t> distinct;
    for (const auto& mine : drawn) distinct.insert(mine.begin(), mine.end());
    EXPECT_EQ(distinct.size(), drawn.size() * each);
}

TEST(RandomBits, AreSetHalfOfTheTime) {
    constexpr int draws = 10'000;
    int set = 0;
    for (int i = 0; i < draws; ++i) set += std::popcount(random_bits());
    EXPECT_NEAR(set, draws * 32, draws);
}

}  // namespace
}  // namespace vocabulary
