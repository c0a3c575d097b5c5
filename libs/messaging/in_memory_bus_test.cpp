// What only the twins can do; what they share with the real broker is in tests/conformance.
#include "messaging/in_memory_bus.hpp"

#include <gmock/gmock.h>

#include "vocabulary/manual_clock.hpp"

namespace messaging {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class InMemoryBroker : public ::testing::Test {
protected:
    void
    publish(const std::string& id, const std::string& subject = "orderly.event.order.0.placed") {
        bus_.publish({id, subject, id}, [](const auto&) {});
    }
    std::vector<std::string> fetch() {
        std::vector<std::string> ids;
        for (const Delivery& delivery : subscription_->fetch(10, 0ms))
            ids.push_back(delivery.message_id);
        return ids;
    }

    vocabulary::ManualClock clock_;
    InMemoryBus bus_{clock_};
    std::unique_ptr<Subscription> subscription_ =
        bus_.subscribe({.durable_name = "d", .filter = "orderly.event.>"});
};

TEST_F(InMemoryBroker, DeliversAgainByItsOwnClock) {
    publish("a");
    EXPECT_THAT(fetch(), ElementsAre("a"));
    EXPECT_THAT(fetch(), ElementsAre());
    clock_.advance(5s);
    EXPECT_THAT(fetch(), ElementsAre("a"));
}

TEST_F(InMemoryBroker, TakesARepeatAsNewOnceTheWindowHasPassed) {
    publish("a");
    publish("a");
    EXPECT_EQ(bus_.stored().size(), 1U);
    clock_.advance(3min);
    publish("a");
    EXPECT_EQ(bus_.stored().size(), 2U);
}

TEST_F(InMemoryBroker, RollsTheStreamBackButNotItsConsumers) {
    for (const char* id : {"a", "b", "c"}) publish(id);
    EXPECT_THAT(fetch(), ElementsAre("a", "b", "c"));
    const auto generation = bus_.generation();
    bus_.roll_back(1);
    EXPECT_GT(bus_.generation(), generation);
    EXPECT_EQ(bus_.stream_state()->last_sequence, 1U);

    publish("d");
    EXPECT_THAT(fetch(), ElementsAre());  // the consumer believes to have been given it
    subscription_->start_over();
    EXPECT_THAT(fetch(), ElementsAre("a", "d"));
}

TEST_F(InMemoryBroker, LosesAnswersWhileTheBrokerIsAway) {
    publish("a");
    const auto deliveries = subscription_->fetch(1, 0ms);
    bus_.disconnect();
    subscription_->acknowledge(deliveries.at(0));
    EXPECT_THAT(fetch(), ElementsAre());
    bus_.reconnect();
    clock_.advance(5s);
    EXPECT_THAT(fetch(), ElementsAre("a"));
}

TEST_F(InMemoryBroker, LetsAListenerPublish) {
    std::vector<std::string> heard;
    const auto listening = bus_.listen("orderly.event.order.>", [&](const Delivery& delivery) {
        heard.push_back(delivery.message_id);
        if (heard.size() == 1) publish("b");
    });
    publish("a");
    EXPECT_THAT(heard, ElementsAre("a", "b"));
}

}  // namespace
}  // namespace messaging
