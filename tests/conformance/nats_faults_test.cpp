// What happens to a NatsBus when its server is killed, frozen, or wakes with an older disk.
#include <atomic>
#include <set>
#include <thread>

#include <gmock/gmock.h>

#include "brokers.hpp"

namespace conformance {
namespace {

using messaging::OutgoingMessage;
using messaging::PublishOutcome;
using messaging::SubscriptionOptions;

const SubscriptionOptions everything{
    .durable_name = "order-0",
    .filter = "orderly.event.>",
    .acknowledge_within = 2s};

OutgoingMessage event(int number) {
    return {std::to_string(number), "orderly.event.order.0.placed", std::to_string(number)};
}

// Publishes without waiting and counts what became of it.
class Load {
public:
    void publish(messaging::MessageBus& bus, int count) {
        for (int i = 0; i < count; ++i) {
            bus.publish(event(published_++), [this](const PublishOutcome& outcome) {
                if (outcome.stored) ++stored_;
                ++finished_;
            });
        }
    }
    bool finishes() {
        return eventually([this] { return finished_ == published_; });
    }
    int published() const { return published_; }
    int stored() const { return stored_; }
    int finished() const { return finished_; }

private:
    int published_ = 0;
    std::atomic<int> stored_ = 0;
    std::atomic<int> finished_ = 0;
};

class NatsFaults : public ::testing::Test {
protected:
    messaging::NatsBus& bus() { return broker_.bus(); }
    messaging::testing::NatsServer& server() { return broker_.server(); }

    NatsBroker broker_;
};

TEST_F(NatsFaults, TellsTheOutcomeOfEachMessageOnceAndLosesNoneThatWasStored) {
    Load load;
    for (int round = 0; round < 3; ++round) {
        load.publish(bus(), 2'000);
        broker_.go_away();
        load.publish(bus(), 10);
        broker_.come_back();
    }
    ASSERT_TRUE(load.finishes());
    EXPECT_LT(load.stored(), load.published());

    const auto subscription = bus().subscribe(everything);
    std::set<std::string> received;
    EXPECT_TRUE(eventually([&] {
        for (const auto& delivery : subscription->fetch(500, 100ms)) {
            received.insert(delivery.message_id);
            subscription->acknowledge(delivery);
        }
        return received.size() >= static_cast<std::size_t>(load.stored());
    }));
    EXPECT_EQ(load.finished(), load.published());
}

TEST_F(NatsFaults, FailsWhatIsInFlightAtOnceWhenTheServerDies) {
    server().freeze();
    Load load;
    load.publish(bus(), 10);
    const auto killed = std::chrono::steady_clock::now();
    broker_.go_away();
    ASSERT_TRUE(load.finishes());
    EXPECT_LT(std::chrono::steady_clock::now() - killed, 4s);  // without the notice it takes 5 s
    EXPECT_EQ(load.stored(), 0);
}

TEST_F(NatsFaults, GoesOnAfterAFreezeOfThreeSeconds) {
    Load load;
    load.publish(bus(), 100);
    ASSERT_TRUE(load.finishes());
    server().freeze();
    const auto frozen = std::chrono::steady_clock::now();
    load.publish(bus(), 100);
    EXPECT_LT(std::chrono::steady_clock::now() - frozen, 3s);
    std::this_thread::sleep_until(frozen + 3s);  // the length of the fault
    server().thaw();
    ASSERT_TRUE(load.finishes());
    ASSERT_TRUE(bus().wait_until_connected(patience));
    store(bus(), event(1'000'000));
}

TEST_F(NatsFaults, BlocksNobodyForLongWhileTheServerIsFrozen) {
    server().freeze();
    const std::string large(500'000, 'x');
    auto longest = std::chrono::steady_clock::duration::zero();
    std::atomic<int> finished = 0;
    for (int i = 0; i < 40; ++i) {  // more than the socket takes
        const auto begun = std::chrono::steady_clock::now();
        bus().publish({"", "orderly.event.order.0.placed", large}, [&](const auto&) {
            ++finished;
        });
        longest = std::max(longest, std::chrono::steady_clock::now() - begun);
    }
    EXPECT_LT(longest, 8s);  // without the deadline it never ends
    server().thaw();
    EXPECT_TRUE(eventually([&] { return finished == 40; }));
}

TEST_F(NatsFaults, GivesEverythingToAConsumerThatStandsAheadOfARolledBackStream) {
    store(bus(), event(1));
    broker_.go_away();
    server().remember_store();
    broker_.come_back();
    const auto subscription = bus().subscribe(everything);
    for (int i = 2; i <= 10; ++i) store(bus(), event(i));
    ASSERT_EQ(receive(*subscription, 10).size(), 10U);

    broker_.go_away();
    server().restore();
    broker_.come_back();
    ASSERT_EQ(state_of(bus()).last_sequence, 1U);
    store(bus(), event(11));
    const auto received = receive(*subscription, 2);
    EXPECT_THAT(payloads(received), ::testing::ElementsAre("1", "11"));
}

TEST_F(NatsFaults, KeepsDeadLettersInAStreamOfTheirOwn) {
    const auto message = store(bus(), event(1));
    const auto dead_letter = store(bus(), {"2", "orderly.dead_letter.order.0", "2"});
    EXPECT_NE(message.stream_id, dead_letter.stream_id);
    EXPECT_EQ(state_of(bus()).last_sequence, message.sequence);
    EXPECT_EQ(state_of(bus()).dead_letter_stream_id, dead_letter.stream_id);
}

TEST_F(NatsFaults, FailsToPublishWhatNoStreamTakesAndGoesOn) {
    const PublishOutcome outcome = publish(bus(), {"1", "orderly.unknown", "1"});
    EXPECT_EQ(outcome.stored, std::nullopt);
    EXPECT_EQ(outcome.failure, "no stream takes this subject");
    store(bus(), event(2));
}

TEST_F(NatsFaults, ConnectsToAServerThatStartsLater) {
    broker_.go_away();
    observability::Metrics metrics;
    messaging::NatsOptions options;
    options.url = server().url();
    options.client_name = "early-1";
    options.subjects = {"orderly.event.>", "orderly.command.>"};
    messaging::NatsBus early{options, metrics};
    Heard<std::string> heard;
    const auto listening =
        early.listen("orderly.event.>", [&](const auto& delivery) { heard.add(delivery.payload); });
    const auto subscription = early.subscribe(everything);
    EXPECT_TRUE(subscription->fetch(1, 50ms).empty());
    server().start();
    ASSERT_TRUE(early.wait_until_connected(patience));
    store(early, event(1));
    EXPECT_EQ(receive(*subscription, 1).size(), 1U);
    EXPECT_TRUE(eventually([&] { return !heard.values().empty(); }));
}

TEST_F(NatsFaults, ServesEverythingElseIfTheBrokerHasNoRoomForPublicEvents) {
    broker_.go_away();
    server().wipe();
    observability::Metrics metrics;
    messaging::NatsOptions options;
    options.url = server().url();
    options.client_name = "cramped-1";
    options.subjects = {"orderly.event.>", "orderly.command.>"};
    options.events_stream = "TOO_LARGE";
    options.events_bytes = std::int64_t{1} << 60;
    options.events_subjects = "elsewhere.live.*.*.*";
    messaging::NatsBus cramped{options, metrics};
    server().start();
    ASSERT_TRUE(cramped.wait_until_connected(patience));
    store(cramped, event(1));
    EXPECT_FALSE(announce(cramped, {"elsewhere.live.order.0.orders", "[]", 1}));
    EXPECT_EQ(cramped.announced_up_to("elsewhere.live.order.0.*"), std::nullopt);
}

TEST_F(NatsFaults, HandsAConsumerFromOneProcessToAnother) {
    auto first_bus = broker_.another_bus();
    auto first = first_bus->subscribe(everything);
    store(bus(), event(1));
    ASSERT_EQ(receive(*first, 1).size(), 1U);
    first.reset();
    store(bus(), event(2));
    const auto second = bus().subscribe(everything);
    EXPECT_EQ(receive(*second, 1).front().message_id, "2");
}

TEST_F(NatsFaults, MakesAConsumerAnewThatSomebodyElseDeleted) {
    const auto subscription = bus().subscribe(everything);
    EXPECT_TRUE(subscription->fetch(1, 50ms).empty());
    const auto other_bus = broker_.another_bus();
    other_bus->subscribe(everything)->start_over();
    store(bus(), event(1));
    EXPECT_EQ(receive(*subscription, 1).front().message_id, "1");
}

TEST_F(NatsFaults, NoticesThatItsRequestsAreNotAnsweredByAConsumerThatIsGone) {
    const auto subscription = bus().subscribe(everything);
    EXPECT_TRUE(subscription->fetch(1, 50ms).empty());
    // No request stands when the consumer goes, so that nothing tells of its end.
    std::this_thread::sleep_for(3'200ms);
    const auto other_bus = broker_.another_bus();
    other_bus->subscribe(everything)->start_over();
    store(bus(), event(1));
    EXPECT_EQ(receive(*subscription, 1).front().message_id, "1");
}

}  // namespace
}  // namespace conformance
