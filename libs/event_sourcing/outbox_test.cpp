#include "event_sourcing/outbox.hpp"

#include <mutex>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "messaging/in_memory_bus.hpp"
#include "vocabulary/manual_clock.hpp"

namespace event_sourcing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* dead_letter_subject = "orderly.dead_letter.order.2";

// A broker that can be made to fail, to answer late, and to forget what is old. Dead letters have a
// stream of their own.
class UnreliableBus final : public messaging::MessageBus {
public:
    explicit UnreliableBus(const vocabulary::Clock& clock) : broker{clock} {}

    void publish(
        messaging::OutgoingMessage message,
        std::function<void(const messaging::PublishOutcome&)> done
    ) override {
        {
            const std::scoped_lock lock{mutex_};
            published_.push_back(message.id);
        }
        if (failing.erase(message.id) > 0) return done({.stored = {}, .failure = "timed out"});
        if (message.subject == dead_letter_subject) return store_dead_letter(done);
        if (!answers_late) return broker.publish(std::move(message), std::move(done));
        broker.publish(std::move(message), [&](const auto& outcome) {
            late_answers_.push_back([done, outcome] { done(outcome); });
        });
    }
    void announce(const std::string& subject, const std::string& payload) override {
        broker.announce(subject, payload);
    }
    void announce_events(messaging::PublicEvents events, std::function<void(bool stored)> done)
        override {
        broker.announce_events(std::move(events), std::move(done));
    }
    std::optional<std::int64_t> announced_up_to(const std::string& filter) override {
        return broker.announced_up_to(filter);
    }
    void flush() override {}
    std::unique_ptr<messaging::Subscription> subscribe(const messaging::SubscriptionOptions& options
    ) override {
        return broker.subscribe(options);
    }
    std::shared_ptr<void> listen(
        const std::string& filter,
        std::function<void(const messaging::Delivery&)> receive
    ) override {
        return broker.listen(filter, std::move(receive));
    }
    std::optional<messaging::StreamState> stream_state() override {
        auto state = broker.stream_state();
        if (!state) return state;
        state->first_sequence = first_sequence;
        state->dead_letter_stream_id = dead_letter_stream_id;
        return state;
    }
    std::optional<std::string> message_id_at(std::uint64_t sequence) override {
        return sequence < first_sequence ? std::nullopt : broker.message_id_at(sequence);
    }
    bool connected() const override { return broker.connected(); }
    std::uint64_t generation() const override { return broker.generation(); }

    void answer() {
        for (const auto& answer : std::exchange(late_answers_, {})) answer();
    }
    // The ids of everything published since this was last asked, repeats included.
    std::vector<std::string> published() {
        const std::scoped_lock lock{mutex_};
        return std::exchange(published_, {});
    }
    std::vector<std::string> stored() const {
        std::vector<std::string> ids;
        for (const auto& message : broker.stored()) ids.push_back(message.id);
        return ids;
    }

    messaging::InMemoryBus broker;
    std::set<std::string> failing;  // the next publication of each
    bool answers_late = false;
    std::uint64_t first_sequence = 1;
    std::string dead_letter_stream_id = "dead-letters-1";

private:
    void store_dead_letter(const std::function<void(const messaging::PublishOutcome&)>& done) {
        done({.stored = {{dead_letter_stream_id, ++dead_letters_}}, .failure = {}});
    }

    std::uint64_t dead_letters_ = 0;
    std::mutex mutex_;
    std::vector<std::string> published_;
    std::vector<std::function<void()>> late_answers_;
};

// One leader's part: what is lost when its process dies.
struct Leader {
    Leader(storage::Database& database, messaging::MessageBus& bus, const vocabulary::Clock& clock)
        : fence{database, "order-1", 0, 0ms, {}},
          writer{database, &fence, clock},
          outbox{database, writer, bus, "order/2", metrics, {}, 1h} {}

    void send(const std::vector<std::string>& ids) {
        writer.execute([&](storage::Transaction& transaction) {
            for (const auto& id : ids) outbox.add(transaction, {id, "orderly.event", "{}"});
        });
    }

    observability::Metrics metrics;
    storage::Fence fence;
    storage::Writer writer;
    Outbox outbox;
};

struct OutboxOfAShard : ::testing::Test {
    vocabulary::ManualClock clock;
    storage::Database database{
        ":memory:",
        {7, {{1, std::string{storage::fence_schema} + std::string{outbox_schema}}}}};
    UnreliableBus bus{clock};
    std::unique_ptr<Leader> leader = std::make_unique<Leader>(database, bus, clock);

    void send_dead_letter(const std::string& id) {
        leader->writer.execute([&](storage::Transaction& transaction) {
            leader->outbox.add(transaction, {id, dead_letter_subject, "{}"});
        });
    }
    void crash_and_restart() {
        leader.reset();
        leader = std::make_unique<Leader>(database, bus, clock);
    }
    std::int64_t rows() {
        std::int64_t count = 0;
        database.read([&](SQLite::Database& connection) {
            count = connection.execAndGet("SELECT count(*) FROM outbox").getInt64();
        });
        return count;
    }
    void send_and_mark(const std::vector<std::string>& ids) {
        leader->send(ids);
        leader->outbox.run_once();
        bus.published();
    }
};

using ::testing::ElementsAreArray;

messaging::Envelope envelope(const std::string& id) {
    messaging::Envelope envelope;
    envelope.id = id;
    envelope.source = "/orderly/order/2";
    envelope.type = "orderly.order.order_placed.v1";
    return envelope;
}

messaging::Envelope event(const std::string& id, std::int64_t position) {
    auto event = envelope(id);
    event.position = position;
    return event;
}

std::vector<std::string> ids_in(const std::string& payload) {
    std::vector<std::string> ids;
    for (const auto& each : messaging::decode_batch(payload)) ids.push_back(each.id);
    return ids;
}

TEST_F(OutboxOfAShard, SendsWhatACommitHasForTheSameSubjectAsOneMessage) {
    leader->outbox.run_once();
    leader->writer.execute([&](storage::Transaction& transaction) {
        leader->outbox.send(transaction, envelope("a"), "to.eu");
        leader->outbox.send(transaction, envelope("b"), "to.us");
        leader->outbox.send(transaction, envelope("c"), "to.eu");
    });
    const auto stored = bus.broker.stored();
    ASSERT_EQ(stored.size(), 2U);
    EXPECT_EQ(stored[0].subject, "to.eu");
    EXPECT_THAT(ids_in(stored[0].payload), ElementsAre("a", "c"));
    EXPECT_EQ(stored[1].id, "b");
    EXPECT_THAT(ids_in(stored[1].payload), ElementsAre("b"));
}

TEST_F(OutboxOfAShard, LeavesOutOfABatchWhatIsTakenBack) {
    leader->outbox.run_once();
    leader->writer.execute([&](storage::Transaction& transaction) {
        leader->outbox.send(transaction, envelope("a"), "to.eu");
        const auto fails = [&] {
            leader->outbox.send(transaction, envelope("b"), "to.eu");
            leader->outbox.send(transaction, envelope("c"), "to.us");
            throw std::runtime_error{"no"};
        };
        EXPECT_THROW(transaction.attempt(fails), std::runtime_error);
        leader->outbox.send(transaction, envelope("d"), "to.eu");
    });
    const auto stored = bus.broker.stored();
    ASSERT_EQ(stored.size(), 1U);
    EXPECT_THAT(ids_in(stored[0].payload), ElementsAre("a", "d"));
}

TEST_F(OutboxOfAShard, AnnouncesAnEventAndSendsItOnlyToThoseWhoReact) {
    leader->outbox.run_once();
    std::vector<std::string> heard;
    const auto listening = bus.listen("live.>", [&](const auto& delivery) {
        for (auto& id : ids_in(delivery.payload)) heard.push_back(std::move(id));
    });
    leader->writer.execute([&](storage::Transaction& transaction) {
        leader->outbox.publish(transaction, {"live.order.2", "", event("a", 1)});
        leader->outbox.publish(transaction, {"live.order.2", "to.eu", event("b", 2)});
    });
    EXPECT_THAT(heard, ElementsAre("a", "b"));
    EXPECT_THAT(bus.stored(), ElementsAre("b"));
}

TEST_F(OutboxOfAShard, PublishesInTheCommittingThreadOnceTheRelayIsLive) {
    leader->outbox.run_once();
    leader->send({"a", "b"});
    EXPECT_THAT(bus.stored(), ElementsAre("a", "b"));
}

TEST_F(OutboxOfAShard, SendsNothingWhenTheTransactionRollsBack) {
    leader->outbox.run_once();
    const auto fails = [&](storage::Transaction& transaction) {
        leader->outbox.add(transaction, {"a", "orderly.event", "{}"});
        throw std::runtime_error{"changed my mind"};
    };
    EXPECT_THROW(leader->writer.execute(fails), std::runtime_error);
    leader->outbox.run_once();
    EXPECT_THAT(bus.published(), IsEmpty());
    EXPECT_EQ(leader->outbox.unsent(), 0);
}

TEST_F(OutboxOfAShard, SendsWhatWasCommittedButNotPublishedBeforeACrash) {
    leader->send({"a", "b"});
    crash_and_restart();
    EXPECT_EQ(leader->outbox.unsent(), 2);
    leader->send({"c"});
    leader->outbox.run_once();
    EXPECT_THAT(bus.published(), ElementsAre("a", "b", "c"));
    EXPECT_EQ(leader->outbox.unsent(), 0);
}

TEST_F(OutboxOfAShard, SendsAgainUnderTheSameIdWhatWasNotMarkedBeforeACrash) {
    leader->outbox.run_once();
    bus.answers_late = true;
    leader->send({"a"});
    crash_and_restart();
    bus.answers_late = false;
    leader->outbox.run_once();
    EXPECT_THAT(bus.published(), ElementsAre("a", "a"));
    EXPECT_THAT(bus.stored(), ElementsAre("a"));
    EXPECT_EQ(leader->outbox.unsent(), 0);
}

TEST_F(OutboxOfAShard, CountsAMessageAsUnsentUntilTheBrokerHasStoredIt) {
    leader->outbox.run_once();
    bus.answers_late = true;
    leader->send({"a"});
    leader->outbox.run_once();
    EXPECT_EQ(leader->outbox.unsent(), 1);
    EXPECT_THAT(
        leader->metrics.exposition(), HasSubstr("orderly_outbox_pending{shard=\"order/2\"} 1")
    );
    bus.answer();
    leader->outbox.run_once();
    EXPECT_EQ(leader->outbox.unsent(), 0);
}

TEST_F(OutboxOfAShard, StopsAtAFailureAndGoesOnFromThereInOrder) {
    leader->outbox.run_once();
    bus.failing = {"b"};
    leader->send({"a", "b", "c"});
    EXPECT_THAT(bus.published(), ElementsAre("a", "b"));
    leader->send({"d"});
    leader->outbox.run_once();
    EXPECT_THAT(bus.published(), ElementsAre("b", "c", "d"));
    EXPECT_THAT(bus.stored(), ElementsAre("a", "b", "c", "d"));
    EXPECT_EQ(leader->outbox.unsent(), 0);
}

TEST_F(OutboxOfAShard, KeepsMessagesWhileTheBrokerIsAway) {
    leader->outbox.run_once();
    bus.broker.disconnect();
    leader->send({"a"});
    leader->send({"b"});
    leader->outbox.run_once();
    EXPECT_THAT(bus.stored(), IsEmpty());
    EXPECT_EQ(leader->outbox.unsent(), 2);

    bus.broker.reconnect();
    leader->outbox.run_once();
    EXPECT_THAT(bus.stored(), ElementsAre("a", "b"));
}

TEST_F(OutboxOfAShard, SendsNothingTwiceAfterAPlainReconnect) {
    leader->outbox.run_once();
    send_and_mark({"a", "b"});
    bus.broker.disconnect();
    bus.broker.reconnect();
    leader->outbox.run_once();
    leader->send({"c"});
    EXPECT_THAT(bus.published(), ElementsAre("c"));
}

TEST_F(OutboxOfAShard, SendsNoDeadLetterTwiceAfterAPlainReconnect) {
    leader->outbox.run_once();
    send_dead_letter("dead");
    send_and_mark({"a"});
    bus.broker.reconnect();
    leader->outbox.run_once();
    EXPECT_THAT(bus.published(), IsEmpty());
    EXPECT_EQ(leader->outbox.unsent(), 0);
}

TEST_F(OutboxOfAShard, SendsDeadLettersAgainWhenTheirStreamWasLost) {
    leader->outbox.run_once();
    send_dead_letter("dead");
    send_and_mark({"a"});
    bus.dead_letter_stream_id = "dead-letters-2";
    bus.broker.reconnect();
    leader->outbox.run_once();
    EXPECT_THAT(bus.published(), ElementsAre("dead"));
    EXPECT_EQ(leader->outbox.unsent(), 0);
}

TEST_F(OutboxOfAShard, SendsEverythingAgainWhenTheBrokerLostItsDisk) {
    leader->outbox.run_once();
    send_and_mark({"a", "b", "c"});
    bus.broker.lose_everything();
    leader->outbox.run_once();
    EXPECT_THAT(bus.stored(), ElementsAre("a", "b", "c"));
    EXPECT_EQ(leader->outbox.unsent(), 0);
}

TEST_F(OutboxOfAShard, ComparesBeforeItPublishesOnANewConnection) {
    leader->outbox.run_once();
    send_and_mark({"a"});
    bus.broker.lose_everything();
    leader->send({"b"});
    EXPECT_THAT(bus.published(), IsEmpty());
    leader->outbox.run_once();
    EXPECT_THAT(bus.stored(), ElementsAre("a", "b"));
}

TEST_F(OutboxOfAShard, SendsTheTailAgainWhenTheBrokerWokeWithAnOlderCopy) {
    leader->outbox.run_once();
    send_and_mark({"a", "b", "c", "d", "e"});
    bus.broker.roll_back(2);
    leader->outbox.run_once();
    EXPECT_THAT(bus.published(), ElementsAre("c", "d", "e"));
    EXPECT_THAT(bus.stored(), ElementsAre("a", "b", "c", "d", "e"));
}

TEST_F(OutboxOfAShard, SeesTheLossWhenOthersHaveTakenTheSequencesSince) {
    leader->outbox.run_once();
    send_and_mark({"a", "b", "c"});
    bus.broker.roll_back(1);
    for (const auto* id : {"x", "y", "z"})
        bus.broker.publish({id, "orderly.event", "{}"}, [](auto&) {});
    leader->outbox.run_once();
    EXPECT_THAT(bus.stored(), ElementsAre("a", "x", "y", "z", "b", "c"));
}

TEST_F(OutboxOfAShard, SeesTheLossOfAMessageThatWasStoredAfterALaterOne) {
    leader->outbox.run_once();
    bus.failing = {"a"};
    leader->send({"a"});
    bus.broker.publish({"b", "orderly.event", "{}"}, [](auto&) {});  // was in flight behind it
    leader->send({"b"});
    leader->outbox.run_once();
    ASSERT_THAT(bus.stored(), ElementsAre("b", "a"));
    bus.broker.roll_back(1);
    leader->outbox.run_once();
    EXPECT_THAT(bus.stored(), ElementsAre("b", "a"));
}

TEST_F(OutboxOfAShard, FindsTheEndOfALongTail) {
    leader->outbox.run_once();
    std::vector<std::string> ids;
    for (int i = 0; i < 1'500; ++i) ids.push_back("message-" + std::to_string(i));
    send_and_mark(ids);
    bus.broker.roll_back(377);
    leader->outbox.run_once();
    EXPECT_THAT(bus.published(), SizeIs(1'500 - 377));
    EXPECT_THAT(bus.stored(), ElementsAreArray(ids));
}

TEST_F(OutboxOfAShard, DoesNotSendAgainWhatTheStreamDroppedForItsAge) {
    leader->outbox.run_once();
    send_and_mark({"a", "b", "c"});
    bus.first_sequence = 3;
    bus.broker.reconnect();
    leader->outbox.run_once();
    EXPECT_THAT(bus.published(), IsEmpty());
    EXPECT_EQ(leader->outbox.unsent(), 0);
}

TEST_F(OutboxOfAShard, DoesNotSendAgainToANewStreamWhatTheOldOneWouldHaveDropped) {
    leader->outbox.run_once();
    send_and_mark({"old"});
    clock.advance(2h);
    send_and_mark({"young"});
    bus.broker.lose_everything();
    leader->outbox.run_once();
    EXPECT_THAT(bus.stored(), ElementsAre("young"));
}

TEST_F(OutboxOfAShard, IgnoresAnswersFromBeforeTheBrokerLostItsDisk) {
    leader->outbox.run_once();
    bus.answers_late = true;
    leader->send({"a"});
    bus.broker.lose_everything();
    leader->outbox.run_once();
    bus.answers_late = false;
    bus.answer();
    leader->outbox.run_once();
    EXPECT_THAT(bus.stored(), ElementsAre("a"));
    EXPECT_EQ(leader->outbox.unsent(), 0);
}

TEST_F(OutboxOfAShard, ForgetsSentRowsOlderThanTheStreamButNeverTheLast) {
    leader->outbox.run_once();
    send_and_mark({"a", "b", "c"});
    clock.advance(2h);
    send_and_mark({"d"});
    send_and_mark({"e"});
    EXPECT_EQ(rows(), 2);
    crash_and_restart();
    leader->outbox.run_once();
    leader->send({"f"});
    EXPECT_THAT(bus.published(), ElementsAre("f"));
}

TEST_F(OutboxOfAShard, LeavesInTheTableWhatItHasNoRoomToQueue) {
    leader->outbox.run_once();
    // As if the broker took nothing for long.
    leader->writer.after_batch({});
    std::vector<std::string> ids;
    for (int i = 0; i < 10'100; ++i) ids.push_back("message-" + std::to_string(i));
    leader->send(ids);
    EXPECT_THAT(bus.published(), IsEmpty());
    leader->outbox.run_once();
    EXPECT_THAT(bus.published(), ElementsAreArray(ids));
}

TEST_F(OutboxOfAShard, SendsNothingOnceStopped) {
    leader->outbox.run_once();
    leader->outbox.stop();
    leader->send({"a"});
    leader->outbox.run_once();
    EXPECT_THAT(bus.published(), IsEmpty());
}

TEST_F(OutboxOfAShard, SurvivesAnswersThatComeWhenItIsGone) {
    leader->outbox.run_once();
    bus.answers_late = true;
    leader->send({"a"});
    leader.reset();
    bus.answer();
}

TEST_F(OutboxOfAShard, EndsItsThreadQuietlyWhenDeposed) {
    leader->outbox.run_once();
    bus.answers_late = true;
    leader->send({"a"});
    const storage::Fence successor{database, "order-2", 0, 0ms, {}};
    bus.answer();
    leader->outbox.start();
    leader->outbox.stop();
    EXPECT_EQ(leader->outbox.unsent(), 1) << "left to the next leader";
}

TEST_F(OutboxOfAShard, SendsInTheOrderOfCommitsFromManyThreads) {
    leader->outbox.start();
    constexpr int threads = 4;
    constexpr int messages_each = 100;
    std::vector<std::string> added;  // jobs take turns
    {
        std::vector<std::jthread> senders;
        for (int thread = 0; thread < threads; ++thread) {
            senders.emplace_back([&, thread] {
                for (int i = 0; i < messages_each; ++i) {
                    const auto id = std::to_string(thread) + "-" + std::to_string(i);
                    leader->writer.execute([&](storage::Transaction& transaction) {
                        leader->outbox.add(transaction, {id, "orderly.event", "{}"});
                        added.push_back(id);
                    });
                }
            });
        }
    }
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (leader->outbox.unsent() > 0 && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::yield();
    }
    EXPECT_EQ(leader->outbox.unsent(), 0);
    EXPECT_THAT(bus.stored(), ElementsAreArray(added));
}

}  // namespace
}  // namespace event_sourcing
