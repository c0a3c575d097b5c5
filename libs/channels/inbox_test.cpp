#include "channels/inbox.hpp"

#include <map>
#include <memory>

#include <gmock/gmock.h>

#include "channels/batch.hpp"
#include "channels/position.hpp"
#include "channels/testing/shard.hpp"
#include "json/decode.hpp"
#include "json/encode.hpp"
#include "messaging/in_memory_bus.hpp"
#include "storage/testing/temporary_folder.hpp"
#include "vocabulary/manual_clock.hpp"

namespace channels {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The sender, played by the test.
class Sender {
public:
    Sender(messaging::Wire& wire, const std::string& name)
        : wire_{wire}, addresses_{"orderly", name} {
        listening_ = wire.listen(addresses_.filter(End::outbox), [this](const auto& delivery) {
            heard_.push_back(json::decode<Position>(delivery.payload));
        });
    }

    // What was heard since this was last asked.
    std::vector<Position> heard() { return std::exchange(heard_, {}); }

    void send(std::int64_t first_number, const std::vector<std::string>& messages) {
        BatchWriter batch;
        for (const auto& what : messages)
            batch.add(first_number++, messaging::encode(testing::saying(what)));
        send(batch.take());
    }
    void send(const std::string& payload) {
        wire_.announce(addresses_.to("inventory/eu", End::inbox), payload);
    }
    void ask(const std::string& id) { send(json::encode(Question{id})); }

private:
    messaging::Wire& wire_;
    const Addresses addresses_;
    std::vector<Position> heard_;
    std::shared_ptr<void> listening_;
};

class AnInbox : public ::testing::Test {
protected:
    AnInbox() {
        turn();
        order.heard();  // the greeting
    }

    void turn() { leader->inbox().turn(); }
    void advance(std::chrono::milliseconds time) {
        clock.advance(time);
        turn();
    }
    void take_over() {
        leader.reset();
        lead();
    }
    void lead() {
        leader = std::make_unique<testing::Leader>(
            "inventory/eu",
            database,
            bus,
            clock,
            std::vector<std::string>{"order/2"},
            OutboxOptions{},
            options
        );
    }
    std::vector<std::string> handled() { return leader->handled(); }

    InboxOptions options;
    vocabulary::ManualClock clock;
    storage::testing::TemporaryFolder folder;
    storage::Database database{folder.file("inventory.db"), testing::schema()};
    messaging::InMemoryBus bus;
    Sender order{bus, "order/2"};
    std::unique_ptr<testing::Leader> leader = std::make_unique<testing::Leader>(
        "inventory/eu",
        database,
        bus,
        clock,
        std::vector<std::string>{"order/2"}
    );
};

TEST_F(AnInbox, HandlesMessagesOnceAndInOrder) {
    order.send(1, {"a", "b"});
    order.send(2, {"b", "c"});
    turn();
    order.send(1, {"a"});
    turn();
    EXPECT_THAT(handled(), ElementsAre("a", "b", "c"));
    EXPECT_EQ(leader->metric("orderly_duplicates_total"), 2);
}

TEST_F(AnInbox, GoesOnWhereAnEarlierLeaderStopped) {
    order.send(1, {"a", "b"});
    turn();
    take_over();
    turn();
    EXPECT_THAT(order.heard(), ElementsAre(resend_after(2))) << "it greets";
    order.send(2, {"b", "c"});
    turn();
    EXPECT_THAT(handled(), ElementsAre("a", "b", "c"));
}

TEST_F(AnInbox, TellsLazilyOfWhatWentWell) {
    order.send(1, {"a", "b"});
    turn();
    EXPECT_THAT(order.heard(), IsEmpty());
    advance(options.untold_at_most - 1ms);
    EXPECT_THAT(order.heard(), IsEmpty());
    advance(1ms);
    EXPECT_THAT(order.heard(), ElementsAre(committed_up_to(2)));
    advance(1min);
    EXPECT_THAT(order.heard(), IsEmpty());
}

TEST_F(AnInbox, TellsAtOnceOfMany) {
    order.send(1, std::vector<std::string>(static_cast<std::size_t>(options.untold_max), "a"));
    turn();
    EXPECT_THAT(order.heard(), ElementsAre(committed_up_to(options.untold_max)));
}

TEST_F(AnInbox, AcknowledgesADuplicateAtOnce) {
    order.send(1, {"a"});
    turn();
    order.send(1, {"a"});
    turn();
    EXPECT_THAT(order.heard(), ElementsAre(committed_up_to(1)));
}

TEST_F(AnInbox, DropsWhatComesTooEarlyAndSaysWhatIsMissing) {
    order.send(2, {"b", "c"});
    turn();
    EXPECT_THAT(order.heard(), ElementsAre(resend_after(0)));
    EXPECT_THAT(handled(), IsEmpty());
    order.send(1, {"a", "b", "c"});
    turn();
    EXPECT_THAT(handled(), ElementsAre("a", "b", "c"));
}

TEST_F(AnInbox, MakesADeadLetterOfWhatFailsAndGoesOn) {
    leader->on_message = [](auto&, const auto& envelope) {
        if (envelope.id == "b") throw std::runtime_error{"no such order"};
    };
    order.send(1, {"a", "b", "c"});
    turn();
    EXPECT_THAT(handled(), ElementsAre("a", "c")) << "what b did was taken back";
    EXPECT_THAT(leader->dead_letters(), ElementsAre("no such order"));
    EXPECT_THAT(
        testing::texts(database, "SELECT payload FROM dead_letters"),
        ElementsAre(messaging::encode(testing::saying("b")))
    );
    order.send(1, {"a", "b", "c"});
    turn();
    EXPECT_THAT(leader->dead_letters(), ElementsAre("no such order")) << "once";
}

TEST_F(AnInbox, MakesADeadLetterOfWhatNobodyCanRead) {
    order.send(R"([{"channelnumber":"1","specversion":"0.3"}])");
    order.send(2, {"b"});
    turn();
    EXPECT_THAT(handled(), ElementsAre("b"));
    EXPECT_THAT(leader->dead_letters(), ElementsAre("id is missing"));
}

TEST_F(AnInbox, IgnoresWhatIsNoMessageOfAChannel) {
    Sender nobody{bus, "nobody/1"};
    nobody.send(1, {"x"});
    order.send("");
    order.send("{}");
    order.send("[{}]");
    order.send(std::string(3 << 20, '\xff'));
    order.send("[{\"channelnumber\":\"-1\"}]");
    bus.announce("orderly.to.inventory.eu.inbox.from.order", "[]");
    turn();
    turn();
    turn();
    EXPECT_EQ(leader->metric("orderly_channel_ignored_total"), 7);
    EXPECT_THAT(leader->dead_letters(), IsEmpty());
    EXPECT_THAT(nobody.heard(), IsEmpty());
    order.send(1, {"a"});
    turn();
    EXPECT_THAT(handled(), ElementsAre("a"));
}

TEST_F(AnInbox, AnswersAQuestionWithWhatItHasCommitted) {
    order.send(1, {"a"});
    order.ask("where?");
    turn();
    EXPECT_THAT(order.heard(), ElementsAre(Position{1, "where?", false}));
    order.ask("and now?");
    turn();
    EXPECT_THAT(order.heard(), ElementsAre(Position{1, "and now?", false}));
}

TEST_F(AnInbox, SaysNothingOnceSomebodyElseLeads) {
    order.send(1, {"a"});
    turn();
    storage::Fence successor{database, "inventory-2", 0, 0ms, {}};
    order.ask("where?");
    order.send(1, {"a"});
    EXPECT_THROW(turn(), storage::Deposed);
    EXPECT_THAT(order.heard(), IsEmpty());
}

TEST_F(AnInbox, AcknowledgesNothingThatCouldNotBeWritten) {
    leader->on_message = [](auto& transaction, const auto&) {
        transaction.connection().exec("PRAGMA max_page_count = 1");
        transaction.connection().exec("INSERT INTO effects VALUES (zeroblob(1000000))");
    };
    order.send(1, {"a"});
    order.ask("where?");
    EXPECT_THROW(turn(), storage::CommitFailed);
    EXPECT_THAT(order.heard(), IsEmpty());
    EXPECT_THAT(handled(), IsEmpty());
    EXPECT_THAT(leader->dead_letters(), IsEmpty());
}

TEST_F(AnInbox, GreetsAfterEveryReconnect) {
    bus.disconnect();
    turn();
    EXPECT_THAT(order.heard(), IsEmpty());
    bus.reconnect();
    turn();
    EXPECT_THAT(order.heard(), ElementsAre(resend_after(0)));
    turn();
    EXPECT_THAT(order.heard(), IsEmpty());
}

TEST_F(AnInbox, DropsWhatItHasNoRoomForUntilItHas) {
    options.bytes_waiting_max = 1'000;
    take_over();
    turn();
    order.heard();
    for (int i = 1; i <= 100; ++i) order.send(i, {std::to_string(i)});
    turn();
    const auto first = handled().size();
    EXPECT_GT(first, 0U);
    EXPECT_LT(first, 100U);
    EXPECT_GT(leader->metric("orderly_channel_dropped_total"), 0);
    order.send(static_cast<std::int64_t>(first) + 1, {"next"});
    turn();
    EXPECT_EQ(handled().size(), first + 1);
}

TEST_F(AnInbox, ForgetsATurnThatWasNotCommittedEvenIfItIsNotToldSo) {
    order.send(1, {"a"});
    ASSERT_TRUE(leader->inbox().take_up());
    const auto fails = [&](storage::Transaction& transaction) {
        leader->inbox().handle(transaction);
        throw std::runtime_error{"the transaction is taken back"};
    };
    EXPECT_THROW(leader->execute(fails), std::runtime_error);
    order.send(2, {"b"});
    turn();
    EXPECT_THAT(handled(), IsEmpty()) << "the first is still missing";
    order.send(1, {"a", "b"});
    turn();
    EXPECT_THAT(handled(), ElementsAre("a", "b"));
}

// What has to come about before a message is handled.

class AnInboxThatPrepares : public AnInbox {
protected:
    AnInboxThatPrepares() {
        options.prepare = [this](const messaging::Envelope& envelope) {
            begun.push_back(envelope.id);
            return std::make_unique<Waits>(ready[envelope.id], under_way);
        };
        take_over();
        turn();
        order.heard();
    }

    class Waits final : public Preparation {
    public:
        Waits(const bool& ready, int& under_way) : ready_{ready}, under_way_{under_way} {
            ++under_way_;
        }
        ~Waits() override { --under_way_; }
        bool is_ready() const override { return ready_; }

    private:
        const bool& ready_;
        int& under_way_;
    };

    std::map<std::string, bool> ready;
    std::vector<std::string> begun;
    int under_way = 0;
};

TEST_F(AnInboxThatPrepares, HandlesABatchInOneTransactionOnceAllOfItIsReady) {
    order.send(1, {"a", "b"});
    turn();
    EXPECT_THAT(begun, ElementsAre("a", "b"));
    ready["b"] = true;
    turn();
    EXPECT_THAT(handled(), IsEmpty());
    ready["a"] = true;
    const auto before = leader->writer().statistics().transactions;
    turn();
    EXPECT_THAT(handled(), ElementsAre("a", "b"));
    EXPECT_EQ(leader->writer().statistics().transactions, before + 1);
    EXPECT_EQ(under_way, 0);
}

TEST_F(AnInboxThatPrepares, PreparesWhatComesBehindAndKeepsTheOrder) {
    order.send(1, {"a"});
    order.send(2, {"b"});
    turn();
    EXPECT_THAT(begun, ElementsAre("a", "b"));
    ready["b"] = true;
    turn();
    EXPECT_THAT(handled(), IsEmpty());
    ready["a"] = true;
    turn();
    EXPECT_THAT(handled(), ElementsAre("a", "b"));
}

TEST_F(AnInboxThatPrepares, PreparesNeitherWhatWasHandledNorWhatComesTooEarly) {
    ready["a"] = true;
    order.send(1, {"a"});
    turn();
    order.send(1, {"a"});
    order.send(3, {"c"});
    turn();
    EXPECT_THAT(begun, ElementsAre("a"));
}

TEST_F(AnInboxThatPrepares, PreparesOnceWhatIsSentAgainMeanwhile) {
    order.send(1, {"a"});
    order.send(1, {"a"});
    turn();
    ready["a"] = true;
    turn();
    EXPECT_THAT(begun, ElementsAre("a"));
    EXPECT_THAT(handled(), ElementsAre("a"));
}

TEST_F(AnInboxThatPrepares, AnswersAQuestionMeanwhile) {
    order.send(1, {"a"});
    turn();
    order.ask("where?");
    turn();
    EXPECT_THAT(order.heard(), ElementsAre(Position{0, "where?", false}));
}

TEST_F(AnInboxThatPrepares, TakesUpOnlySoMuch) {
    options.bytes_a_turn = 100;
    take_over();
    turn();
    order.heard();
    for (int i = 1; i <= 10; ++i) order.send(i, {std::to_string(i)});
    turn();
    EXPECT_EQ(begun.size(), 1U);
    EXPECT_FALSE(leader->inbox().due()) << "nothing can be done before it is ready";
    for (int i = 1; i <= 10; ++i) ready[std::to_string(i)] = true;
    while (leader->inbox().has_arrivals()) turn();
    turn();
    EXPECT_EQ(handled().size(), 10U);
}

TEST_F(AnInboxThatPrepares, DropsWhatItPreparedWithATurnThatFailed) {
    order.send(1, {"a"});
    turn();
    ready["a"] = true;
    ASSERT_TRUE(leader->inbox().take_up());
    turn();  // nobody told that the last one was committed
    EXPECT_EQ(under_way, 0);
    EXPECT_THAT(handled(), IsEmpty());
    order.send(1, {"a"});
    turn();
    EXPECT_THAT(begun, ElementsAre("a", "a"));
    EXPECT_THAT(handled(), ElementsAre("a"));
}

}  // namespace
}  // namespace channels
