#include "order/waiters.hpp"

#include <thread>

#include <gtest/gtest.h>

namespace order {
namespace {

using namespace std::chrono_literals;

TEST(Waiters, AreCalledForTheirOwnOrderOnly) {
    WaitingRoom room{10};
    Waiters waiters{room};
    const auto first = waiters.expect("1");
    const auto second = waiters.expect("2");
    waiters.call("1");
    EXPECT_TRUE(first->wait(0ms));
    EXPECT_FALSE(second->wait(0ms));
}

TEST(Waiters, OfOneOrderAreAllCalled) {
    WaitingRoom room{10};
    Waiters waiters{room};
    const auto first = waiters.expect("1");
    const auto second = waiters.expect("1");
    waiters.call("1");
    EXPECT_TRUE(first->wait(0ms));
    EXPECT_TRUE(second->wait(0ms));
}

TEST(Waiters, WakeAsSoonAsTheyAreCalled) {
    WaitingRoom room{10};
    Waiters waiters{room};
    const auto place = waiters.expect("1");
    const std::jthread caller{[&] { waiters.call("1"); }};
    EXPECT_TRUE(place->wait(60s));
}

TEST(Waiters, AreTurnedAwayWhenTheRoomIsFull) {
    WaitingRoom room{1};
    Waiters waiters{room};
    Waiters of_another_shard{room};
    auto first = waiters.expect("1");
    EXPECT_FALSE(waiters.expect("2"));
    EXPECT_FALSE(of_another_shard.expect("3"));
    first.reset();
    EXPECT_TRUE(of_another_shard.expect("3"));
}

TEST(Waiters, AreSentAwayWhenTheShardStops) {
    WaitingRoom room{10};
    Waiters waiters{room};
    const auto place = waiters.expect("1");
    const std::jthread stopping{[&] { waiters.close(); }};
    EXPECT_FALSE(place->wait(60s));
    EXPECT_FALSE(waiters.expect("2"));
}

}  // namespace
}  // namespace order
