#include "channels/outbox.hpp"

#include <gmock/gmock.h>

#include "channels/batch.hpp"
#include "channels/testing/shard.hpp"
#include "json/decode.hpp"
#include "json/encode.hpp"
#include "messaging/in_memory_bus.hpp"
#include "vocabulary/manual_clock.hpp"

namespace channels {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

const std::string europe = "inventory/eu";

// The recipient, played by the test: it hears batches and questions, and says where it stands.
class Recipient {
public:
    Recipient(messaging::Wire& wire, const std::string& name)
        : wire_{wire}, addresses_{"orderly", name} {
        listening_ = wire.listen(addresses_.filter(End::inbox), [this](const auto& delivery) {
            hear(delivery.payload);
        });
    }

    // What was heard since this was last asked: "1:a 2:b" for each batch.
    std::vector<std::string> batches() { return std::exchange(batches_, {}); }
    std::vector<std::string> questions() { return std::exchange(questions_, {}); }

    void say(const Position& position) {
        wire_.announce(addresses_.to("order/2", End::outbox), json::encode(position));
    }
    // To the question heard last.
    void answer(std::int64_t committed) {
        ASSERT_NE(question_, "");
        say({committed, question_, false});
    }

private:
    void hear(const std::string& payload) {
        if (payload.starts_with('{')) {
            question_ = json::decode<Question>(payload).id;
            questions_.push_back(question_);
            return;
        }
        std::string batch;
        for (const auto& [number, content] : decode_numbered(payload)) {
            if (!batch.empty()) batch += ' ';
            const auto& envelope = std::get<messaging::Envelope>(content);
            batch.append(std::to_string(number)).append(":").append(envelope.id);
        }
        batches_.push_back(batch);
    }

    messaging::Wire& wire_;
    const Addresses addresses_;
    std::vector<std::string> batches_;
    std::vector<std::string> questions_;
    std::string question_;
    std::shared_ptr<void> listening_;
};

class AnOutbox : public ::testing::Test {
protected:
    void send(const std::vector<std::string>& messages) { leader->send(europe, messages); }
    // So that what is committed from now on leaves at once.
    void open(std::int64_t committed = 0) {
        turn();
        if (inventory.questions().empty()) {
            send({"opens"});
            turn();
        }
        inventory.answer(committed);
        turn();
        inventory.batches();
        inventory.questions();
    }
    void turn() { leader->outbox().turn(); }
    void commit() {
        leader->writer().execute([](storage::Transaction&) {});
    }
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
            "order/2", database, bus, clock, std::vector<std::string>{}, options
        );
    }
    std::vector<std::string> rows() {
        return testing::texts(database, "SELECT number FROM channel_outbox ORDER BY number");
    }

    OutboxOptions options;
    vocabulary::ManualClock clock;
    storage::Database database{":memory:", testing::schema()};
    messaging::InMemoryBus bus;
    Recipient inventory{bus, europe};
    std::unique_ptr<testing::Leader> leader = std::make_unique<testing::Leader>(
        "order/2",
        database,
        bus,
        clock,
        std::vector<std::string>{},
        options
    );
};

TEST_F(AnOutbox, SendsNothingBeforeTheRecipientHasSaidWhereItStands) {
    send({"a"});
    turn();
    EXPECT_THAT(inventory.questions(), SizeIs(1));
    EXPECT_THAT(inventory.batches(), IsEmpty());

    inventory.answer(0);
    turn();
    EXPECT_THAT(inventory.batches(), ElementsAre("1:a"));
}

TEST_F(AnOutbox, SendsWhatOneCommitHasForOneRecipientAsOneMessage) {
    Recipient overseas{bus, "inventory/us"};
    open();
    leader->writer().execute([&](storage::Transaction& transaction) {
        leader->send(transaction, europe, "a");
        leader->send(transaction, "inventory/us", "b");
        leader->send(transaction, europe, "c");
    });
    EXPECT_THAT(inventory.batches(), ElementsAre("2:a 3:c")) << "without a turn";
    turn();
    overseas.answer(0);
    turn();
    EXPECT_THAT(overseas.batches(), ElementsAre("1:b")) << "each channel has its own numbers";
}

TEST_F(AnOutbox, LeavesNoHoleWhereSomethingWasTakenBack) {
    open();
    leader->writer().execute([&](storage::Transaction& transaction) {
        const auto fails = [&] {
            leader->send(transaction, europe, "taken back");
            throw std::runtime_error{"refused"};
        };
        EXPECT_THROW(transaction.attempt(fails), std::runtime_error);
        leader->send(transaction, europe, "a");
    });
    EXPECT_THROW(
        leader->writer().execute([&](storage::Transaction& transaction) {
            leader->send(transaction, europe, "taken back, too");
            throw std::runtime_error{"refused"};
        }),
        std::runtime_error
    );
    send({"b"});
    EXPECT_THAT(inventory.batches(), ElementsAre("2:a", "3:b"));
}

TEST_F(AnOutbox, KeepsRowsUntilTheRecipientHasCommittedThem) {
    open();
    send({"a", "b"});
    EXPECT_THAT(rows(), ElementsAre("1", "2", "3"));
    EXPECT_EQ(leader->outbox().waiting(), 3);
    inventory.say(committed_up_to(2));
    turn();
    EXPECT_EQ(leader->outbox().waiting(), 1);
    commit();
    EXPECT_THAT(rows(), ElementsAre("3")) << "deleted with the next commit";
    inventory.say(committed_up_to(3));
    turn();
    advance(options.delete_after - 1ms);
    EXPECT_THAT(rows(), ElementsAre("3"));
    advance(1ms);
    EXPECT_THAT(rows(), IsEmpty()) << "or by themselves";
}

TEST_F(AnOutbox, NumbersGoOnAfterTheOutboxWasEmptied) {
    open();
    inventory.say(committed_up_to(1));
    turn();
    commit();
    ASSERT_THAT(rows(), IsEmpty());
    take_over();
    send({"a"});
    turn();
    inventory.answer(1);
    turn();
    EXPECT_THAT(inventory.batches(), ElementsAre("2:a"));
}

TEST_F(AnOutbox, SendsAfterATakeOverWhatTheRecipientLacks) {
    open();
    send({"a"});
    send({"b"});
    inventory.batches();
    take_over();
    turn();
    EXPECT_THAT(inventory.batches(), IsEmpty()) << "it asks first";
    inventory.answer(2);
    turn();
    EXPECT_THAT(inventory.batches(), ElementsAre("3:b"));
}

TEST_F(AnOutbox, AsksAgainUntilItIsAnswered) {
    send({"a"});
    turn();
    const auto first = inventory.questions();
    advance(options.patience.first);
    EXPECT_EQ(inventory.questions(), first) << "the same question";
    advance(options.patience.first);
    EXPECT_THAT(inventory.questions(), IsEmpty()) << "with more and more patience";
    advance(options.patience.first);
    EXPECT_EQ(inventory.questions(), first);
}

TEST_F(AnOutbox, AsksAtOnceWhenTheRecipientGreets) {
    send({"a"});
    for (int i = 0; i < 10; ++i) advance(1s);
    inventory.questions();
    inventory.say(resend_after(0));
    turn();
    EXPECT_THAT(inventory.questions(), SizeIs(1));
}

TEST_F(AnOutbox, RepeatsTheOldestBatchOnlyUntilItIsHeard) {
    options.batch_bytes = 1;
    take_over();
    open();
    send({"a"});
    send({"b"});
    inventory.batches();
    advance(options.patience.first - 1ms);
    EXPECT_THAT(inventory.batches(), IsEmpty());
    advance(1ms);
    EXPECT_THAT(inventory.batches(), ElementsAre("1:opens"));
    EXPECT_EQ(leader->metric("orderly_channel_repeats_total"), 1);
    advance(options.patience.first);
    EXPECT_THAT(inventory.batches(), IsEmpty()) << "with more and more patience";
    advance(options.patience.first);
    EXPECT_THAT(inventory.batches(), ElementsAre("1:opens"));

    inventory.say(committed_up_to(1));
    turn();
    EXPECT_THAT(inventory.batches(), ElementsAre("2:a", "3:b")) << "what was lost besides";
    inventory.say(committed_up_to(3));
    advance(1min);
    EXPECT_THAT(inventory.batches(), IsEmpty());
}

TEST_F(AnOutbox, GoesBackToWhereTheRecipientMissesSomething) {
    open();
    send({"a"});
    send({"b"});
    inventory.batches();
    inventory.say(resend_after(1));
    turn();
    EXPECT_THAT(inventory.batches(), ElementsAre("2:a 3:b"));
}

TEST_F(AnOutbox, HasNoMoreUnderWayThanTheWindowAllows) {
    const auto size = messaging::encode(testing::saying("a")).size();
    options.window_bytes = 2 * size;
    take_over();
    open();
    inventory.say(committed_up_to(1));
    send({"a", "b", "c"});
    send({"d"});
    turn();
    EXPECT_THAT(inventory.batches(), ElementsAre("2:a 3:b"));
    inventory.say(committed_up_to(2));
    turn();
    EXPECT_THAT(inventory.batches(), ElementsAre("4:c"));
    inventory.say(committed_up_to(4));
    turn();
    EXPECT_THAT(inventory.batches(), ElementsAre("5:d"));
}

TEST_F(AnOutbox, SplitsWhatIsTooMuchForOneMessage) {
    const auto size = messaging::encode(testing::saying("a")).size();
    options.batch_bytes = 3 * size;
    take_over();
    open();
    send({"a", "b", "c", "d"});
    EXPECT_THAT(inventory.batches(), ElementsAre("2:a 3:b", "4:c 5:d"));
}

TEST_F(AnOutbox, RefusesAMessageThatIsTooLarge) {
    open();
    EXPECT_THROW(send({"a", std::string(options.message_bytes_max, 'x')}), MessageTooLarge);
    send({"b"});
    EXPECT_THAT(inventory.batches(), ElementsAre("2:b"));
}

TEST_F(AnOutbox, KeepsAReferenceToAnEventInsteadOfTheMessage) {
    open();
    leader->writer().execute([&](storage::Transaction& transaction) {
        leader->outbox().send_event(
            transaction, europe, 41, messaging::encode(testing::saying("event 41"))
        );
    });
    EXPECT_THAT(inventory.batches(), ElementsAre("2:event 41"));
    EXPECT_THAT(
        testing::texts(database, "SELECT position FROM channel_outbox WHERE payload IS NULL"),
        ElementsAre("41")
    );
    inventory.say(resend_after(1));
    turn();
    EXPECT_THAT(inventory.batches(), ElementsAre("2:event 41")) << "made again";
}

TEST_F(AnOutbox, SendsAgainWhatAConnectionMayHaveLost) {
    open();
    bus.disconnect();
    send({"a"});
    advance(1min);
    EXPECT_THAT(inventory.batches(), IsEmpty());
    bus.reconnect();
    turn();
    EXPECT_THAT(inventory.batches(), ElementsAre("1:opens 2:a"));
}

TEST_F(AnOutbox, StopsWhenItsDatabaseIsAnOlderCopy) {
    send({"a"});
    turn();
    inventory.answer(7);
    turn();
    inventory.answer(7);
    turn();
    EXPECT_THAT(
        leader->outbox().stopped(), ElementsAre(Pair(europe, HasSubstr("is an older copy")))
    );
    send({"b"});
    advance(1min);
    EXPECT_THAT(inventory.batches(), IsEmpty());
    EXPECT_THAT(rows(), SizeIs(2));
}

// As docs/operations.md has it.
TEST_F(AnOutbox, GoesOnAfterAnOlderCopyWasMadeToAgreeWithTheRecipient) {
    send({"a", "b"});
    leader->writer().execute([](storage::Transaction& transaction) {
        transaction.connection().exec(
            "UPDATE channels SET last_number = 7, released = 7 WHERE recipient = 'inventory/eu';"
            "DELETE FROM channel_outbox WHERE recipient = 'inventory/eu';"
        );
    });
    take_over();
    turn();
    inventory.answer(7);
    send({"c"});
    turn();
    EXPECT_THAT(leader->outbox().stopped(), IsEmpty());
    EXPECT_THAT(inventory.batches(), ElementsAre("8:c"));
}

TEST_F(AnOutbox, HasNothingToDoWhileTheBrokerIsAway) {
    send({"a"});
    bus.disconnect();
    EXPECT_EQ(leader->outbox().turn(), std::nullopt);
}

TEST_F(AnOutbox, StopsNothingOnceItIsDeposed) {
    send({"a"});
    turn();
    storage::Fence successor{database, "order-2", 0, 0ms, {}};
    inventory.answer(7);
    clock.advance(1s);
    EXPECT_THROW(turn(), storage::Deposed);
    EXPECT_THAT(leader->outbox().stopped(), IsEmpty());
}

TEST_F(AnOutbox, StopsWhenSomebodyTookARowAway) {
    send({"a", "b", "c"});
    leader->writer().execute([](storage::Transaction& transaction) {
        transaction.connection().exec("DELETE FROM channel_outbox WHERE number = 2");
    });
    take_over();
    turn();
    inventory.answer(0);
    turn();  // releases what was committed before the answer
    turn();
    EXPECT_THAT(inventory.batches(), ElementsAre("1:a"));
    EXPECT_THAT(
        leader->outbox().stopped(), ElementsAre(Pair(europe, HasSubstr("message 2 is missing")))
    );
}

TEST_F(AnOutbox, IgnoresPositionsThatNobodyCanRead) {
    open();
    for (const auto* text : {"", "{}", "[1]", R"({"committed":"2"})", "\xff\xff"}) {
        bus.announce("orderly.to.order.2.outbox.from.inventory.eu", text);
    }
    bus.announce("orderly.to.order.2.outbox.from.inventory", R"({"committed":1})");
    bus.announce("orderly.to.order.2.outbox.from.nobody.eu", R"({"committed":1})");
    turn();
    EXPECT_EQ(leader->outbox().waiting(), 1);
    EXPECT_THAT(leader->outbox().stopped(), IsEmpty());
}

TEST_F(AnOutbox, DeletesNothingForAPositionBeyondWhatWasSent) {
    open();
    inventory.say(committed_up_to(1'000'000));
    advance(1s);
    EXPECT_THAT(rows(), ElementsAre("1"));
    EXPECT_EQ(leader->metric("orderly_channel_doubts_total"), 1);
    EXPECT_THAT(inventory.questions(), SizeIs(1)) << "it asks";
    inventory.answer(0);
    send({"a"});
    EXPECT_THAT(leader->outbox().stopped(), IsEmpty());
}

}  // namespace
}  // namespace channels
