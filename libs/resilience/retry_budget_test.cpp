#include "resilience/retry_budget.hpp"

#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "resilience/testing/start.hpp"

namespace resilience {
namespace {

using namespace std::chrono_literals;
using vocabulary::SteadyTime;

TEST(RetryBudget, AllowsAShareOfTheLiveTraffic) {
    RetryBudget budget{{.share = 0.2, .per_second = 0}};
    for (int i = 0; i < 100; ++i) budget.deposit(start);
    int retries = 0;
    while (budget.withdraw(start)) ++retries;
    EXPECT_EQ(retries, 20);
}

TEST(RetryBudget, LetsAQuietServiceBeTriedAgain) {
    RetryBudget budget{{.share = 0.2, .per_second = 0.1}};
    budget.deposit(start);
    EXPECT_TRUE(budget.withdraw(start));
    EXPECT_FALSE(budget.withdraw(start));
}

TEST(RetryBudget, FillsAgainAsTrafficGoesOn) {
    RetryBudget budget{{.share = 0.1, .per_second = 0}};
    for (int i = 0; i < 10; ++i) budget.deposit(start);
    EXPECT_TRUE(budget.withdraw(start));
    EXPECT_FALSE(budget.withdraw(start));
    for (int i = 0; i < 10; ++i) budget.deposit(start + 11s);
    EXPECT_TRUE(budget.withdraw(start + 11s));
}

// For any traffic: the retries of the last ten seconds are never more than the share of the
// requests of these ten seconds, plus what a quiet service is allowed.
TEST(RetryBudget, IsNeverExceeded) {
    EXPECT_TRUE(rc::check([] {
        const double share = *rc::gen::inRange(0, 100) / 100.0;
        const double per_second = *rc::gen::inRange(0, 30) / 10.0;
        RetryBudget budget{{.share = share, .per_second = per_second}};
        std::vector<SteadyTime> requests;
        std::vector<SteadyTime> retries;
        auto now = start;
        const auto within = [&](const std::vector<SteadyTime>& times) {
            return static_cast<double>(std::count_if(times.begin(), times.end(), [&](SteadyTime t) {
                return now - t < 10s;
            }));
        };
        const auto last_nine = [&](const std::vector<SteadyTime>& times) {
            return static_cast<double>(std::count_if(times.begin(), times.end(), [&](SteadyTime t) {
                return now - t < 9s;
            }));
        };
        for (const int step : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4))) {
            now += std::chrono::milliseconds{*rc::gen::inRange(0, 2'000)};
            if (step == 0) {
                budget.deposit(now);
                requests.push_back(now);
            } else if (budget.withdraw(now)) {
                retries.push_back(now);
                RC_ASSERT(last_nine(retries) <= share * within(requests) + per_second * 10);
            }
        }
    }));
}

}  // namespace
}  // namespace resilience
