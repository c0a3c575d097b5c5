#include "vocabulary/ids.hpp"

#include <algorithm>
#include <set>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vocabulary/manual_clock.hpp"

namespace vocabulary {
namespace {

using namespace std::chrono_literals;
using testing::MatchesRegex;

std::vector<std::string> draw(IdSource& ids, std::size_t count) {
    std::vector<std::string> drawn(count);
    for (auto& id : drawn) id = ids.next();
    return drawn;
}

TEST(RandomIds, AreUuidsOfVersionSeven) {
    const SystemClock clock;
    RandomIds ids{clock};
    for (const auto& id : draw(ids, 100)) {
        EXPECT_THAT(
            id, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
        );
    }
}

TEST(RandomIds, BeginWithTheMillisecondOfTheirMaking) {
    const ManualClock clock;  // stands at 1'800'000'000'000 ms
    RandomIds ids{clock};
    EXPECT_EQ(ids.next().substr(0, 18), "01a3185c-5000-7000");
}

TEST(RandomIds, RiseStrictlyThoughTheClockStandsStill) {
    const ManualClock clock;
    RandomIds ids{clock};
    const auto drawn = draw(ids, 10'000);
    EXPECT_EQ(std::adjacent_find(drawn.begin(), drawn.end(), std::greater_equal<>{}), drawn.end());
}

TEST(RandomIds, RiseStrictlyThoughTheClockStepsBack) {
    ManualClock clock;
    RandomIds ids{clock};
    const auto before = ids.next();
    clock.advance(-1h);
    EXPECT_LT(before, ids.next());
}

TEST(RandomIds, SortByTimeAcrossSources) {
    ManualClock clock;
    RandomIds ids{clock};
    RandomIds others{clock};
    const auto first = ids.next();
    clock.advance(1us);
    EXPECT_LT(first, others.next());
}

TEST(RandomIds, DifferWhenDrawnByManyThreads) {
    constexpr std::size_t each = 2'000;
    const SystemClock clock;
    RandomIds ids{clock};
    std::vector<std::vector<std::string>> drawn(4);
    {
        std::vector<std::jthread> threads;
        threads.reserve(drawn.size());
        for (auto& mine : drawn) threads.emplace_back([&] { mine = draw(ids, each); });
    }
    std::set<std::string> distinct;
    for (const auto& mine : drawn) {
        EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
        distinct.insert(mine.begin(), mine.end());
    }
    EXPECT_EQ(distinct.size(), drawn.size() * each);
}

TEST(SequentialIds, CountUp) {
    SequentialIds ids;
    EXPECT_EQ(ids.next(), "00000000-0000-7000-8000-000000000001");
    EXPECT_EQ(ids.next(), "00000000-0000-7000-8000-000000000002");
    EXPECT_EQ(draw(ids, 10).back(), "00000000-0000-7000-8000-000000000012");
}

}  // namespace
}  // namespace vocabulary
