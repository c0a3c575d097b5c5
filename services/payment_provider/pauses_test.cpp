#include "payment_provider/pauses.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "http/run_to_end.hpp"

namespace payment_provider {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""h;
using SteadyClock = std::chrono::steady_clock;

http::Awaitable<SteadyClock::duration>
duration_of_pause(Pauses& pauses, std::chrono::milliseconds duration) {
    const auto begin = SteadyClock::now();
    co_await pauses.pause(duration);
    co_return SteadyClock::now() - begin;
}

TEST(Pauses, LastAsLongAsTheyShall) {
    Pauses pauses;
    EXPECT_GE(http::run_to_end(duration_of_pause(pauses, 2ms)), 2ms);
}

TEST(Pauses, EndTogether) {
    Pauses pauses;
    std::vector<std::jthread> pausing;
    for (int i = 0; i < 3; ++i) {
        pausing.emplace_back([&] { EXPECT_LT(http::run_to_end(duration_of_pause(pauses, 1h)), 1h); }
        );
    }
    pauses.end();
}

TEST(Pauses, DoNotBeginOnceTheyHaveEnded) {
    Pauses pauses;
    pauses.end();
    EXPECT_LT(http::run_to_end(duration_of_pause(pauses, 1h)), 1h);
}

}  // namespace
}  // namespace payment_provider
