#include <atomic>

#include <gmock/gmock.h>

#include "brokers.hpp"

namespace conformance {
namespace {

using messaging::Delivery;
using messaging::OutgoingMessage;
using messaging::SubscriptionOptions;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

OutgoingMessage event(const std::string& id) {
    return {id, "orderly.event.order.0.placed", "of " + id};
}

const SubscriptionOptions order_events{
    .durable_name = "inventory-eu",
    .filter = "orderly.event.order.>"};
// The same, for tests of what happens when that time is over.
const SubscriptionOptions impatient{
    .durable_name = "inventory-eu",
    .filter = "orderly.event.order.>",
    .acknowledge_within = 600ms};

template <typename Broker>
class MessageBus : public ::testing::Test {
protected:
    messaging::MessageBus& bus() { return broker_.bus(); }
    std::unique_ptr<messaging::Subscription> subscribe(SubscriptionOptions options = order_events) {
        return bus().subscribe(options);
    }

    Broker broker_;
};

TYPED_TEST_SUITE(MessageBus, Brokers, BrokerName);

TYPED_TEST(MessageBus, DeliversInOrderWithIdsAndSequences) {
    const auto first = store(this->bus(), event("a"));
    const auto second = store(this->bus(), event("b"));
    EXPECT_EQ(first.stream_id, second.stream_id);
    EXPECT_LT(first.sequence, second.sequence);

    const auto subscription = this->subscribe();
    const auto received = receive(*subscription, 2);
    ASSERT_THAT(payloads(received), ElementsAre("of a", "of b"));
    EXPECT_EQ(received[0].message_id, "a");
    EXPECT_EQ(received[0].subject, "orderly.event.order.0.placed");
    EXPECT_EQ(received[0].sequence, first.sequence);
    EXPECT_EQ(received[0].deliveries, 1U);
}

TYPED_TEST(MessageBus, DeliversWhatIsPublishedWhileSomebodyWaits) {
    const auto subscription = this->subscribe();
    subscription->fetch(10, 50ms);
    store(this->bus(), event("a"));
    EXPECT_THAT(payloads(receive(*subscription, 1)), ElementsAre("of a"));
}

TYPED_TEST(MessageBus, GivesNoMoreThanAskedFor) {
    for (const char* id : {"a", "b", "c"}) store(this->bus(), event(id));
    const auto subscription = this->subscribe({"d", "orderly.event.>", 5s});
    std::vector<std::string> received;
    EXPECT_TRUE(eventually([&] {
        const auto deliveries = subscription->fetch(2, 100ms);
        EXPECT_LE(deliveries.size(), 2U);
        for (auto& payload : payloads(deliveries)) received.push_back(std::move(payload));
        return received.size() == 3;
    }));
    EXPECT_THAT(received, ElementsAre("of a", "of b", "of c"));
}

TYPED_TEST(MessageBus, DeliversAThousandMessagesOnceEach) {
    std::atomic<int> stored = 0;
    for (int i = 0; i < 1'000; ++i) {
        this->bus().publish(event(std::to_string(i)), [&](const auto& outcome) {
            if (outcome.stored) ++stored;
        });
    }
    this->bus().flush();
    ASSERT_TRUE(eventually([&] { return stored == 1'000; }));
    const auto subscription = this->subscribe({"d", "orderly.event.>", 5s});
    const auto received = receive(*subscription, 1'000);
    ASSERT_EQ(received.size(), 1'000U);
    for (std::size_t i = 0; i < received.size(); ++i) {
        EXPECT_EQ(received[i].message_id, std::to_string(i));
    }
    EXPECT_THAT(subscription->fetch(1, 50ms), IsEmpty());
}

TYPED_TEST(MessageBus, HonoursTheFilter) {
    store(this->bus(), {"a", "orderly.event.order.0.placed", "a"});
    store(this->bus(), {"b", "orderly.event.payment.0.authorized", "b"});
    store(this->bus(), {"c", "orderly.event.order.1.placed", "c"});
    store(this->bus(), {"d", "orderly.event.order.1.cancelled", "d"});
    const auto subscription = this->subscribe({"d", "orderly.event.order.*.placed", 5s});
    EXPECT_THAT(payloads(receive(*subscription, 2)), ElementsAre("a", "c"));
    EXPECT_THAT(subscription->fetch(1, 50ms), IsEmpty());
}

TYPED_TEST(MessageBus, DeliversAgainWhatIsNotAcknowledgedInTime) {
    store(this->bus(), event("a"));
    const auto subscription = this->subscribe(impatient);
    ASSERT_EQ(subscription->fetch(1, patience).size(), 1U);
    const auto again = subscription->fetch(1, patience);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_GE(again[0].deliveries, 2U);
    EXPECT_EQ(again[0].message_id, "a");
}

TYPED_TEST(MessageBus, DoesNotDeliverAgainWhatWasAcknowledged) {
    store(this->bus(), event("a"));
    const auto subscription = this->subscribe(impatient);
    receive(*subscription, 1);
    EXPECT_TRUE(eventually([&] {
        const auto again = subscription->fetch(1, 1'200ms);
        for (const auto& late : again) subscription->acknowledge(late);  // the first was too late
        return again.empty();
    }));
}

TYPED_TEST(MessageBus, RetriesNoSoonerThanAskedAndLetsOthersPass) {
    store(this->bus(), event("a"));
    store(this->bus(), event("b"));
    const auto subscription = this->subscribe({"d", "orderly.event.>", 5s});
    const auto first = subscription->fetch(1, patience);
    ASSERT_EQ(first.size(), 1U);
    const auto asked = std::chrono::steady_clock::now();
    subscription->retry_later(first[0], 2s);

    EXPECT_THAT(payloads(receive(*subscription, 2)), ElementsAre("of b", "of a"));
    EXPECT_GE(std::chrono::steady_clock::now() - asked, 1'990ms);
}

TYPED_TEST(MessageBus, RemembersADurableConsumer) {
    store(this->bus(), event("a"));
    receive(*this->subscribe(), 1);
    store(this->bus(), event("b"));
    EXPECT_THAT(payloads(receive(*this->subscribe(), 1)), ElementsAre("of b"));
}

TYPED_TEST(MessageBus, KeepsConsumersApart) {
    store(this->bus(), event("a"));
    EXPECT_EQ(receive(*this->subscribe({"one", "orderly.event.>", 5s}), 1).size(), 1U);
    EXPECT_EQ(receive(*this->subscribe({"two", "orderly.event.>", 5s}), 1).size(), 1U);
}

TYPED_TEST(MessageBus, StoresARepeatedMessageOnce) {
    const auto first = store(this->bus(), event("a"));
    EXPECT_EQ(store(this->bus(), event("a")), first);
    EXPECT_EQ(state_of(this->bus()).last_sequence, first.sequence);
}

TYPED_TEST(MessageBus, StartsOverWithEverythingTheStreamHolds) {
    store(this->bus(), event("a"));
    store(this->bus(), event("b"));
    const auto subscription = this->subscribe();
    receive(*subscription, 2);
    subscription->start_over();
    EXPECT_THAT(payloads(receive(*subscription, 2)), ElementsAre("of a", "of b"));
}

TYPED_TEST(MessageBus, TellsTheStateOfTheStream) {
    const auto a = store(this->bus(), event("a"));
    const auto b = store(this->bus(), event("b"));
    const auto state = state_of(this->bus());
    EXPECT_EQ(state.stream_id, a.stream_id);
    EXPECT_EQ(state.first_sequence, a.sequence);
    EXPECT_EQ(state.last_sequence, b.sequence);
    EXPECT_EQ(this->bus().message_id_at(a.sequence), "a");
    EXPECT_EQ(this->bus().message_id_at(b.sequence), "b");
    EXPECT_EQ(this->bus().message_id_at(b.sequence + 1), std::nullopt);
}

TYPED_TEST(MessageBus, TellsListenersOnlyWhatTheyAskedForAndOnlyWhileTheyListen) {
    Heard<std::string> heard;
    auto listening = this->bus().listen("orderly.event.order.>", [&](const Delivery& delivery) {
        heard.add(delivery.payload);
    });
    ASSERT_TRUE(eventually([&] {  // a subscription takes a moment to reach the broker
        publish(this->bus(), {"", "orderly.event.order.0.placed", "x"});
        return !heard.values().empty();
    }));
    publish(this->bus(), {"", "orderly.event.payment.0.authorized", "y"});
    publish(this->bus(), {"", "orderly.event.order.0.placed", "last"});
    EXPECT_TRUE(eventually([&] { return heard.values().back() == "last"; }));
    EXPECT_THAT(heard.values(), ::testing::Not(::testing::Contains("y")));

    listening.reset();
    const auto count = heard.values().size();
    publish(this->bus(), {"", "orderly.event.order.0.placed", "unheard"});
    EXPECT_EQ(heard.values().size(), count);
}

TYPED_TEST(MessageBus, TellsListenersWhatIsAnnouncedButDeliversItToNoConsumer) {
    Heard<std::string> heard;
    const auto listening = this->bus().listen("orderly.live.>", [&](const Delivery& delivery) {
        heard.add(delivery.payload);
    });
    const auto before = state_of(this->bus()).last_sequence;
    ASSERT_TRUE(eventually([&] {  // a subscription takes a moment to reach the broker
        this->bus().announce("orderly.live.order.0", "x");
        return !heard.values().empty();
    }));
    EXPECT_EQ(state_of(this->bus()).last_sequence, before);
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
    const auto listening = this->bus().listen("orderly.live.>", [&](const Delivery& delivery) {
        heard.add(delivery.subject + " " + delivery.payload);
    });
    ASSERT_TRUE(eventually([&] {  // a subscription takes a moment to reach the broker
        announce(this->bus(), {"orderly.live.order.0.orders", "[1]", 1});
        return !heard.values().empty();
    }));
    EXPECT_EQ(heard.values().front(), "orderly.live.order.0.orders [1]");
}

TYPED_TEST(MessageBus, KeepsPublicEventsWhenTheBrokerComesBackAndSaysNothingMeanwhile) {
    const std::string subject = "orderly.live.order.0.orders";
    EXPECT_TRUE(announce(this->bus(), {subject, "[]", 5}));
    this->broker_.go_away();
    EXPECT_FALSE(announce(this->bus(), {subject, "[]", 6}));
    EXPECT_EQ(this->bus().announced_up_to(subject), std::nullopt);
    this->broker_.come_back();
    EXPECT_EQ(this->bus().announced_up_to(subject), 5);
}

TYPED_TEST(MessageBus, HasNoPublicEventsAfterTheBrokerLostEverything) {
    const std::string subject = "orderly.live.order.0.orders";
    EXPECT_TRUE(announce(this->bus(), {subject, "[]", 5}));
    this->broker_.come_back_empty();
    EXPECT_EQ(this->bus().announced_up_to(subject), 0);
    EXPECT_TRUE(announce(this->bus(), {subject, "[]", 1}));
    EXPECT_EQ(this->bus().announced_up_to(subject), 1);
}

TYPED_TEST(MessageBus, FailsToPublishWhileTheBrokerIsAwayAndRisesInGenerationWhenItIsBack) {
    const auto generation = this->bus().generation();
    this->broker_.go_away();
    EXPECT_FALSE(this->bus().connected());
    EXPECT_EQ(this->bus().stream_state(), std::nullopt);
    const auto outcome = publish(this->bus(), event("a"));
    EXPECT_EQ(outcome.stored, std::nullopt);
    EXPECT_NE(outcome.failure, "");

    this->broker_.come_back();
    EXPECT_TRUE(this->bus().connected());
    EXPECT_GT(this->bus().generation(), generation);
    store(this->bus(), event("a"));
}

TYPED_TEST(MessageBus, KeepsStreamAndConsumersWhenTheBrokerComesBack) {
    const auto position = store(this->bus(), event("a"));
    const auto subscription = this->subscribe();
    receive(*subscription, 1);
    store(this->bus(), event("b"));
    this->broker_.go_away();
    this->broker_.come_back();
    EXPECT_EQ(state_of(this->bus()).stream_id, position.stream_id);
    auto received = payloads(receive(*subscription, 1));
    if (received == std::vector<std::string>{"of a"})
        received = payloads(receive(*subscription, 1));
    EXPECT_THAT(
        received, ElementsAre("of b")
    );  // "a" may come again: acknowledgements are not synced
}

TYPED_TEST(MessageBus, ServesOldSubscriptionsAfterTheBrokerLostEverything) {
    const auto before = store(this->bus(), event("a"));
    const auto subscription = this->subscribe();
    receive(*subscription, 1);
    this->broker_.come_back_empty();
    EXPECT_NE(state_of(this->bus()).stream_id, before.stream_id);
    EXPECT_EQ(this->bus().message_id_at(before.sequence), std::nullopt);

    store(this->bus(), event("b"));
    EXPECT_THAT(payloads(receive(*subscription, 1)), ElementsAre("of b"));
}

}  // namespace
}  // namespace conformance
