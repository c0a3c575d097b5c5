// What only the twins can do; what they share with the real broker is in tests/conformance.
#include "messaging/in_memory_bus.hpp"

#include <gmock/gmock.h>

namespace messaging {
namespace {

using ::testing::ElementsAre;

TEST(InMemoryBus, LetsAListenerAnnounceWhatItListensTo) {
    InMemoryBus bus;
    std::vector<std::string> heard;
    const auto listening = bus.listen("orderly.live.order.>", [&](const Delivery& delivery) {
        heard.push_back(delivery.payload);
        if (heard.size() == 1) bus.announce("orderly.live.order.0.orders", "b");
    });
    bus.announce("orderly.live.order.0.orders", "a");
    EXPECT_THAT(heard, ElementsAre("a", "b"));
}

TEST(InMemoryBus, ShowsThePublicEventsThatItTook) {
    InMemoryBus bus;
    bus.announce_events({"orderly.live.order.0.orders", "[1]", 1}, [](bool) {});
    bus.announce("orderly.live.order.0.orders", "not stored");
    ASSERT_EQ(bus.public_events().size(), 1U);
    EXPECT_EQ(bus.public_events()[0].payload, "[1]");
}

}  // namespace
}  // namespace messaging
