#include "payment/call_pool.hpp"

#include <future>
#include <latch>

#include <gtest/gtest.h>

#include "vocabulary/manual_clock.hpp"

namespace payment {
namespace {

using namespace std::chrono_literals;

TEST(CallPool, DoesWorkInTheOrderOfItsDueTimes) {
    vocabulary::ManualClock clock;
    CallPool pool{0, clock};
    std::string done;
    pool.add(clock.steady_now() + 2s, [&] { done += "c"; });
    pool.add(clock.steady_now(), [&] { done += "a"; });
    pool.add(clock.steady_now() + 1s, [&] { done += "b"; });
    EXPECT_EQ(pool.run_due(), 1U);
    EXPECT_EQ(done, "a");
    clock.advance(2s);
    EXPECT_EQ(pool.run_due(), 2U);
    EXPECT_EQ(done, "abc");
}

TEST(CallPool, DoesAsMuchAtATimeAsItHasThreads) {
    const vocabulary::SystemClock clock;
    std::latch all_running{3};
    CallPool pool{3, clock};
    std::vector<std::promise<void>> done(3);
    for (auto& each : done) {
        pool.add(clock.steady_now(), [&] {
            all_running.arrive_and_wait();
            each.set_value();
        });
    }
    for (auto& each : done) EXPECT_EQ(each.get_future().wait_for(10s), std::future_status::ready);
}

TEST(CallPool, DoesEarlierWorkFirstThoughItWaitsForLaterWork) {
    const vocabulary::SystemClock clock;
    CallPool pool{1, clock};
    std::promise<void> done;
    pool.add(clock.steady_now() + 1h, [] { FAIL() << "not yet"; });
    pool.add(clock.steady_now() + 5ms, [&] { done.set_value(); });
    EXPECT_EQ(done.get_future().wait_for(10s), std::future_status::ready);
}

TEST(CallPool, TakesMoreWorkFromWork) {
    const vocabulary::SystemClock clock;
    CallPool pool{2, clock};
    std::promise<void> done;
    pool.add(clock.steady_now(), [&] { pool.add(clock.steady_now(), [&] { done.set_value(); }); });
    EXPECT_EQ(done.get_future().wait_for(10s), std::future_status::ready);
}

TEST(CallPool, DropsWhatWaitsWhenItEnds) {
    const vocabulary::SystemClock clock;
    const auto held = std::make_shared<int>();
    {
        CallPool pool{2, clock};
        pool.add(clock.steady_now() + 1h, [held] { FAIL() << "done"; });
    }
    EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace payment
