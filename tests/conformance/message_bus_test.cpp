#include <atomic>

#include <gmock/gmock.h>

#include "brokers.hpp"

namespace conformance {
namespace {

using messaging::Delivery;
using messaging::Wire;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

template <typename Broker>
class MessageBus : public ::testing::Test {
protected:
    messaging::MessageBus& bus() { return broker_.bus(); }
    // Listens, and returns once what is announced comes through.
    std::shared_ptr<void> hear(
        const std::string& filter,
        Heard<std::string>& heard,
        Wire::Pace pace = Wire::Pace::gathered
    ) {
        auto listening = bus().listen(filter, pace, [&](const Delivery& delivery) {
            heard.add(delivery.payload);
        });
        EXPECT_TRUE(comes_through(bus(), orders, heard));
        return listening;
    }
    // What was heard after hear() had returned, once the last is there.
    std::vector<std::string> heard_up_to(const std::string& last, const Heard<std::string>& heard) {
        EXPECT_TRUE(eventually([&] { return heard.values().back() == last; }));
        auto values = heard.values();
        std::erase(values, "anybody?");
        return values;
    }

    Broker broker_;
};

TYPED_TEST_SUITE(MessageBus, Brokers, BrokerName);

TYPED_TEST(MessageBus, TellsListenersOnlyWhatTheyAskedForAndOnlyWhileTheyListen) {
    Heard<std::string> heard;
    auto listening = this->hear("orderly.live.order.>", heard);
    this->bus().announce("orderly.live.payment.0.payments", "of another service");
    this->bus().announce(orders, "last");
    EXPECT_THAT(this->heard_up_to("last", heard), ElementsAre("last"));

    Heard<std::string> others;
    const auto another = this->hear(orders, others);
    listening.reset();
    this->bus().announce(orders, "unheard");
    EXPECT_THAT(this->heard_up_to("unheard", others), Contains("unheard"));
    EXPECT_THAT(heard.values(), Not(Contains("unheard")));
}

TYPED_TEST(MessageBus, SaysOnWhichSubjectSomethingWasAnnounced) {
    Heard<Delivery> heard;
    const auto listening =
        this->bus().listen("orderly.>", [&](const Delivery& delivery) { heard.add(delivery); });
    ASSERT_TRUE(comes_through(this->bus(), orders, heard));
    EXPECT_EQ(heard.values().front().subject, orders);
}

TYPED_TEST(MessageBus, HonoursWildcards) {
    Heard<std::string> heard;
    const auto listening = this->hear("orderly.live.order.*.orders", heard);
    this->bus().announce("orderly.live.payment.0.orders", "another service");
    this->bus().announce("orderly.live.order.1.sagas", "another topic");
    this->bus().announce("orderly.live.order.1.orders.late", "longer");
    this->bus().announce("orderly.live.order.1.orders", "another shard");
    EXPECT_THAT(this->heard_up_to("another shard", heard), ElementsAre("another shard"));
}

TYPED_TEST(MessageBus, TellsAThousandMessagesOnceEachAndInOrderAtEitherPace) {
    for (const auto pace : {Wire::Pace::at_once, Wire::Pace::gathered}) {
        Heard<std::string> heard;
        const auto listening = this->hear("orderly.live.order.>", heard, pace);
        std::vector<std::string> all;
        for (int i = 0; i < 1'000; ++i) all.push_back(std::to_string(i));
        for (const auto& payload : all) this->bus().announce(orders, payload);
        EXPECT_EQ(this->heard_up_to("999", heard), all);
    }
}

TYPED_TEST(MessageBus, TellsEveryListener) {
    Heard<std::string> one;
    Heard<std::string> two;
    const auto first = this->hear("orderly.live.>", one);
    const auto second = this->hear("orderly.live.order.>", two);
    this->bus().announce(orders, "last");
    EXPECT_THAT(this->heard_up_to("last", one), ElementsAre("last"));
    EXPECT_THAT(this->heard_up_to("last", two), ElementsAre("last"));
}

TYPED_TEST(MessageBus, LetsAListenerStopItself) {
    Heard<std::string> heard;
    std::shared_ptr<void> listening;
    std::atomic<bool> stopped = false;
    listening = this->bus().listen(orders, [&](const Delivery& delivery) {
        heard.add(delivery.payload);
        if (delivery.payload != "stop") return;
        listening.reset();
        stopped = true;
    });
    ASSERT_TRUE(comes_through(this->bus(), orders, heard));
    this->bus().announce(orders, "stop");
    EXPECT_TRUE(eventually([&] { return stopped.load(); }));
    EXPECT_EQ(heard.values().back(), "stop");
}

TYPED_TEST(MessageBus, StoresPublicEventsAndTellsHowFarTheyWereAnnounced) {
    const std::string all_of_eu = "orderly.live.inventory.eu.*";
    EXPECT_EQ(this->bus().announced_up_to(all_of_eu), 0);
    EXPECT_TRUE(announce(this->bus(), {"orderly.live.inventory.eu.catalogue", "[]", 7}));
    EXPECT_EQ(this->bus().announced_up_to(all_of_eu), 7);
    EXPECT_TRUE(announce(this->bus(), {"orderly.live.inventory.eu.stock", "[]", 9}));
    EXPECT_TRUE(announce(this->bus(), {"orderly.live.inventory.us.stock", "[]", 30}));
    EXPECT_TRUE(announce(this->bus(), {"orderly.live.inventory.eu.catalogue", "[]", 8}));
    EXPECT_EQ(this->bus().announced_up_to(all_of_eu), 8);  // the last, not the largest
    EXPECT_EQ(this->bus().announced_up_to("orderly.live.inventory.eu.stock"), 9);
    EXPECT_EQ(this->bus().announced_up_to("orderly.live.inventory.ap.*"), 0);
}

TYPED_TEST(MessageBus, TellsListenersOfPublicEvents) {
    Heard<std::string> heard;
    const auto listening = this->hear("orderly.live.>", heard);
    EXPECT_TRUE(announce(this->bus(), {orders, "[1]", 1}));
    EXPECT_THAT(this->heard_up_to("[1]", heard), ElementsAre("[1]"));
}

TYPED_TEST(MessageBus, KeepsPublicEventsWhenTheBrokerComesBackAndSaysNothingMeanwhile) {
    EXPECT_TRUE(announce(this->bus(), {orders, "[]", 5}));
    this->broker_.go_away();
    EXPECT_FALSE(announce(this->bus(), {orders, "[]", 6}));
    EXPECT_EQ(this->bus().announced_up_to(orders), std::nullopt);
    this->broker_.come_back();
    EXPECT_EQ(this->bus().announced_up_to(orders), 5);
}

TYPED_TEST(MessageBus, HasNoPublicEventsAfterTheBrokerLostEverything) {
    EXPECT_TRUE(announce(this->bus(), {orders, "[]", 5}));
    this->broker_.come_back_empty();
    EXPECT_EQ(this->bus().announced_up_to(orders), 0);
    EXPECT_TRUE(announce(this->bus(), {orders, "[]", 1}));
    EXPECT_EQ(this->bus().announced_up_to(orders), 1);
}

TYPED_TEST(MessageBus, LosesWhatIsSaidWhileTheBrokerIsAwayAndRisesInGenerationWhenItIsBack) {
    Heard<std::string> heard;
    const auto listening = this->hear("orderly.live.>", heard);
    const auto generation = this->bus().generation();
    this->broker_.go_away();
    EXPECT_FALSE(this->bus().connected());
    this->bus().announce(orders, "lost");

    this->broker_.come_back();
    EXPECT_TRUE(this->bus().connected());
    EXPECT_GT(this->bus().generation(), generation);
    this->bus().announce(orders, "last");
    EXPECT_THAT(this->heard_up_to("last", heard), ElementsAre("last"));
}

TYPED_TEST(MessageBus, ServesOldListenersAfterTheBrokerLostEverything) {
    Heard<std::string> heard;
    const auto listening = this->hear("orderly.live.>", heard);
    this->broker_.come_back_empty();
    this->bus().announce(orders, "last");
    EXPECT_THAT(this->heard_up_to("last", heard), ElementsAre("last"));
}

}  // namespace
}  // namespace conformance
