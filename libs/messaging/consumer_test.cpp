#include "messaging/consumer.hpp"

#include <gmock/gmock.h>

#include "messaging/in_memory_bus.hpp"
#include "messaging/testing/shard.hpp"

namespace messaging {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct OrderPlaced {
    struct Type {
        std::string cloud_event_type() const { return "orderly.order.order_placed.v1"; }
    };
    static constexpr Type type{};
    std::string order_id;
    static constexpr auto members() {
        return vocabulary::fields(vocabulary::field("order_id", &OrderPlaced::order_id));
    }
};

std::string placed(const std::string& order_id) {
    Envelope envelope;
    envelope.id = "of " + order_id;
    envelope.source = "/orderly/order/0";
    envelope.type = OrderPlaced::type.cloud_event_type();
    envelope.subject = order_id;
    envelope.data = {json::encode(OrderPlaced{order_id})};
    return encode(envelope);
}

// A shard that records the orders it is told of, and has trouble with some.
class ConsumerOfAShard : public ::testing::Test {
protected:
    ConsumerOfAShard() {
        dispatcher_.on<OrderPlaced>(
            [this](auto& transaction, const OrderPlaced& event, const auto&) {
                shard_.record(transaction, event.order_id);
                if (trouble_with_ == event.order_id) throw std::runtime_error{"provider away"};
                if (never_ == event.order_id) throw Undeliverable{"no such order"};
            }
        );
    }

    Consumer make() {
        ConsumerOptions options;
        options.subscription = {.durable_name = "inventory-eu", .filter = "orderly.event.>"};
        options.shard = "inventory/eu";
        options.attempts_max = 3;
        return Consumer{
            bus_,
            options,
            shard_.writer,
            shard_.inbox,
            dispatcher_,
            [this](storage::Transaction&, const DeadLetter& dead_letter) {
                dead_.push_back(dead_letter);
            },
            metrics_};
    }
    void publish(const std::string& order_id) { publish(order_id, placed(order_id)); }
    void publish(const std::string& id, const std::string& payload) {
        bus_.publish({id, "orderly.event.order.0.order_placed", payload}, [](const auto&) {});
    }
    // Everything that is due, and what comes due within the longest backoff.
    void run(int rounds = 1) {
        for (int i = 0; i < rounds; ++i) {
            consumer_.run_once(0ms);
            clock().advance(6s);
        }
    }
    vocabulary::ManualClock& clock() { return shard_.clock; }

    testing::Shard shard_;
    InMemoryBus bus_{shard_.clock};
    observability::Metrics metrics_;
    Dispatcher dispatcher_;
    std::string trouble_with_;
    std::string never_;
    std::vector<DeadLetter> dead_;
    Consumer consumer_ = make();
};

TEST_F(ConsumerOfAShard, HandlesABatchInOneTransaction) {
    for (const char* order : {"1", "2", "3"}) publish(order);
    const auto before = shard_.writer.statistics().transactions;
    EXPECT_EQ(consumer_.run_once(0ms), 3U);
    EXPECT_THAT(shard_.effects(), ElementsAre("1", "2", "3"));
    EXPECT_EQ(shard_.writer.statistics().transactions, before + 1);
    EXPECT_EQ(consumer_.run_once(0ms), 0U);
}

TEST_F(ConsumerOfAShard, HandlesAMessageOnceHoweverOftenItIsDelivered) {
    publish("1");
    run();
    clock().advance(3min);  // past the broker's own window
    publish("1");
    run();
    EXPECT_EQ(bus_.stored().size(), 2U);
    EXPECT_THAT(shard_.effects(), ElementsAre("1"));
    EXPECT_THAT(
        metrics_.exposition(), HasSubstr("orderly_duplicates_total{shard=\"inventory/eu\"} 1")
    );
}

TEST_F(ConsumerOfAShard, HandlesEachEnvelopeOfABatchOnce) {
    for (int i = 0; i < 2; ++i) {
        publish("batch", encode_batch({placed("1"), placed("2"), placed("3")}));
        run();
        clock().advance(3min);
    }
    EXPECT_EQ(bus_.stored().size(), 2U);
    EXPECT_THAT(shard_.effects(), ElementsAre("1", "2", "3"));
}

TEST_F(ConsumerOfAShard, TriesAgainOnlyThatPartOfABatchThatFailed) {
    publish("batch", encode_batch({placed("1"), placed("2"), placed("3")}));
    trouble_with_ = "2";
    run();
    EXPECT_THAT(shard_.effects(), ElementsAre("1", "3"));
    trouble_with_ = "";
    run();
    EXPECT_THAT(shard_.effects(), ElementsAre("1", "3", "2"));
    clock().advance(3min);
    publish("batch", encode_batch({placed("1"), placed("2"), placed("3")}));
    run();
    EXPECT_THAT(shard_.effects(), ElementsAre("1", "3", "2"));
}

TEST_F(ConsumerOfAShard, BuriesOnlyThatPartOfABatchThatCanNeverSucceed) {
    publish("batch", encode_batch({placed("1"), placed("2")}));
    never_ = "2";
    run(2);
    EXPECT_THAT(shard_.effects(), ElementsAre("1"));
    ASSERT_EQ(dead_.size(), 1U);
    EXPECT_EQ(dead_.front().message_id, "of 2");
    EXPECT_EQ(decode(dead_.front().payload).subject, "2");
}

TEST_F(ConsumerOfAShard, BuriesABatchThatItCannotReadAsAWhole) {
    publish("batch", "[" + placed("1") + ",{}]");
    run();
    EXPECT_THAT(shard_.effects(), IsEmpty());
    ASSERT_EQ(dead_.size(), 1U);
    EXPECT_EQ(dead_.front().message_id, "batch");
}

TEST_F(ConsumerOfAShard, ForgetsAMessageOnceTheStreamNoLongerHoldsIt) {
    publish("1");
    run();
    clock().advance(messages_remembered);
    publish("1");
    run();
    EXPECT_THAT(shard_.effects(), ElementsAre("1", "1"));
}

TEST_F(ConsumerOfAShard, TakesBackOnlyTheMessageItHasTroubleWithAndTriesItAgain) {
    for (const char* order : {"1", "2", "3"}) publish(order);
    trouble_with_ = "2";
    run();
    EXPECT_THAT(shard_.effects(), ElementsAre("1", "3"));
    trouble_with_ = "";
    run();
    EXPECT_THAT(shard_.effects(), ElementsAre("1", "3", "2"));
    EXPECT_THAT(dead_, IsEmpty());
}

TEST_F(ConsumerOfAShard, BuriesWhatFailedTooOften) {
    publish("1");
    trouble_with_ = "1";
    run(2);
    EXPECT_THAT(dead_, IsEmpty());
    run(2);
    ASSERT_EQ(dead_.size(), 1U);
    EXPECT_EQ(dead_[0].attempts, 3U);
    EXPECT_EQ(dead_[0].reason, "provider away");
    EXPECT_EQ(dead_[0].consumer, "inventory/eu");
    EXPECT_EQ(dead_[0].message_id, "1");
    EXPECT_EQ(dead_[0].payload, placed("1"));
    EXPECT_THAT(shard_.effects(), IsEmpty());
}

TEST_F(ConsumerOfAShard, BuriesAtOnceWhatCanNeverSucceedAndStopsNothing) {
    publish("garbage", "{\"specversion\":");
    publish("1");
    never_ = "1";
    publish("2");
    run();
    ASSERT_EQ(dead_.size(), 2U);
    EXPECT_EQ(dead_[0].message_id, "garbage");
    EXPECT_EQ(dead_[0].payload, "{\"specversion\":");
    EXPECT_EQ(dead_[1].reason, "no such order");
    EXPECT_THAT(shard_.effects(), ElementsAre("2"));
    run(3);
    EXPECT_EQ(dead_.size(), 2U);
}

TEST_F(ConsumerOfAShard, TellsMessagesWithoutAnIdApartByTheirPlaceInTheStream) {
    publish("", placed("1"));
    publish("", placed("2"));
    run();
    EXPECT_THAT(shard_.effects(), ElementsAre("1", "2"));
}

TEST_F(ConsumerOfAShard, GivesTheBatchBackIfTheShardHasANewLeader) {
    publish("1");
    shard_.writer.close();
    EXPECT_THROW(consumer_.run_once(0ms), storage::Deposed);
    clock().advance(1s);

    storage::Writer next_leader{shard_.database, nullptr, clock()};
    Consumer successor{
        bus_,
        {.subscription = {.durable_name = "inventory-eu", .filter = "orderly.event.>"},
         .shard = "inventory/eu"},
        next_leader,
        shard_.inbox,
        dispatcher_,
        [](auto&, const auto&) {},
        metrics_};
    EXPECT_EQ(successor.run_once(0ms), 1U);
    EXPECT_THAT(shard_.effects(), ElementsAre("1"));
}

TEST_F(ConsumerOfAShard, StartsOverWhenItStandsAheadOfTheStream) {
    for (const char* order : {"1", "2", "3"}) publish(order);
    run();
    bus_.roll_back(1);
    publish("4");  // where "2" was
    publish("5");  // where "3" was
    run();
    EXPECT_THAT(shard_.effects(), ElementsAre("1", "2", "3", "4", "5"));
}

TEST_F(ConsumerOfAShard, StartsOverWhenTheStreamIsShorterThanWhatItHandled) {
    for (const char* order : {"1", "2", "3"}) publish(order);
    run();
    bus_.roll_back(0);
    run();
    publish("4");
    run();
    EXPECT_THAT(shard_.effects(), ElementsAre("1", "2", "3", "4"));
}

TEST_F(ConsumerOfAShard, ReadsTheWholeStreamAgainOnlyIfItMust) {
    for (const char* order : {"1", "2"}) publish(order);
    run();
    bus_.disconnect();
    run();
    bus_.reconnect();
    EXPECT_EQ(consumer_.run_once(0ms), 0U);
}

TEST_F(ConsumerOfAShard, GoesOnAfterTheBrokerLostEverythingAndTheSendersSentAgain) {
    for (const char* order : {"1", "2"}) publish(order);
    run();
    bus_.lose_everything();
    publish("2");
    publish("3");
    run(2);
    EXPECT_THAT(shard_.effects(), ElementsAre("1", "2", "3"));
    EXPECT_EQ(shard_.inbox.last()->message_id, "3");
}

TEST_F(ConsumerOfAShard, WorksOnAThreadOfItsOwnUntilItIsStopped) {
    consumer_.start();
    publish("1");
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (shard_.effects().empty() && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::yield();
    }
    consumer_.stop();
    EXPECT_THAT(shard_.effects(), ElementsAre("1"));
}

}  // namespace
}  // namespace messaging
