#include "order/waiters.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "http/run_to_end.hpp"

namespace order {
namespace {

using namespace std::chrono_literals;

bool wait(Waiters::Place& place, std::chrono::milliseconds patience) {
    return http::run_to_end(place.wait(patience));
}

TEST(Waiters, AreCalledForTheirOwnOrderOnly) {
    Waiters waiters;
    const auto first = waiters.expect("1");
    const auto second = waiters.expect("2");
    waiters.call("1");
    EXPECT_TRUE(wait(*first, 0ms));
    EXPECT_FALSE(wait(*second, 0ms));
}

TEST(Waiters, OfOneOrderAreAllCalled) {
    Waiters waiters;
    const auto first = waiters.expect("1");
    const auto second = waiters.expect("1");
    waiters.call("1");
    EXPECT_TRUE(wait(*first, 0ms));
    EXPECT_TRUE(wait(*second, 0ms));
}

TEST(Waiters, WakeAsSoonAsTheyAreCalled) {
    Waiters waiters;
    const auto place = waiters.expect("1");
    const std::jthread caller{[&] { waiters.call("1"); }};
    EXPECT_TRUE(wait(*place, 60s));
}

TEST(Waiters, AreNotCalledOnceTheyHaveLeft) {
    Waiters waiters;
    waiters.expect("1").reset();
    waiters.call("1");
    const auto place = waiters.expect("1");
    EXPECT_FALSE(wait(*place, 0ms));
    waiters.call("1");
}

TEST(Waiters, AreSentAwayWhenTheShardStops) {
    Waiters waiters;
    const auto place = waiters.expect("1");
    const std::jthread stopping{[&] { waiters.close(); }};
    EXPECT_FALSE(wait(*place, 60s));
    EXPECT_FALSE(wait(*waiters.expect("2"), 60s));
}

}  // namespace
}  // namespace order
