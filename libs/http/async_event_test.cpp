#include "http/async_event.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "http/run_to_end.hpp"

namespace http {
namespace {

using namespace std::chrono_literals;

TEST(AnAsyncEvent, IsWaitedForUntilItHappens) {
    AsyncEvent event;
    const std::jthread other{[&] { event.set(); }};
    EXPECT_TRUE(run_to_end(event.wait(60s)));
}

TEST(AnAsyncEvent, IsWaitedForNoLongerThanAsked) {
    AsyncEvent event;
    EXPECT_FALSE(run_to_end(event.wait(1ms)));
    event.set();
    EXPECT_TRUE(run_to_end(event.wait(0ms)));
}

TEST(AnAsyncEvent, MayHappenWhenNobodyWaits) {
    AsyncEvent event;
    event.set();
    event.set();
    EXPECT_TRUE(run_to_end(event.wait(60s)));
}

}  // namespace
}  // namespace http
