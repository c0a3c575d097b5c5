#include "resilience/rolling_window.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "resilience/testing/start.hpp"

namespace resilience {
namespace {

using namespace std::chrono_literals;
using Counts = RollingWindow::Counts;
using vocabulary::SteadyTime;

TEST(RollingWindow, SumsWhatCameWithinItsSpan) {
    RollingWindow window{10s};
    window.add(start, {.all = 3, .marked = 1});
    window.add(start + 4s, {.all = 2, .marked = 2});
    EXPECT_EQ(window.sum(start + 5s), (Counts{5, 3}));
}

TEST(RollingWindow, ForgetsBucketByBucket) {
    RollingWindow window{10s};
    window.add(start, {.all = 3, .marked = 1});
    window.add(start + 4s, {.all = 2, .marked = 2});
    EXPECT_EQ(window.sum(start + 10s), (Counts{2, 2}));
    EXPECT_EQ(window.sum(start + 14s), (Counts{0, 0}));
}

TEST(RollingWindow, ForgetsAllAfterALongRest) {
    RollingWindow window{10s};
    window.add(start, {.all = 3, .marked = 1});
    EXPECT_EQ(window.sum(start + 24h), (Counts{0, 0}));
}

TEST(RollingWindow, CountsWhatIsYoungerThanNineTenthsAndNothingOlderThanItsSpan) {
    EXPECT_TRUE(rc::check([] {
        RollingWindow window{1s};
        auto now = start;
        std::vector<SteadyTime> times;
        for (const int gap : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 400))) {
            now += std::chrono::milliseconds{gap};
            window.add(now, {.all = 1, .marked = 0});
            times.push_back(now);
            const auto younger_than = [&](std::chrono::milliseconds age) {
                return std::count_if(times.begin(), times.end(), [&](SteadyTime time) {
                    return now - time < age;
                });
            };
            const auto sum = window.sum(now).all;
            RC_ASSERT(sum >= younger_than(900ms));
            RC_ASSERT(sum <= younger_than(1'000ms));
        }
    }));
}

}  // namespace
}  // namespace resilience
