#include "announcements/announcer.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "messaging/envelope.hpp"
#include "messaging/in_memory_bus.hpp"
#include "vocabulary/manual_clock.hpp"

namespace announcements {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::IsSubsetOf;

using Positions = std::vector<std::int64_t>;

const std::string all_of_eu = "live.eu.*";
const std::string stock = "live.eu.stock";
const std::string catalogue = "live.eu.catalogue";

Positions up_to(std::int64_t last, std::int64_t first = 1) {
    Positions positions(static_cast<std::size_t>(last - first + 1));
    std::iota(positions.begin(), positions.end(), first);
    return positions;
}

Announcement announcement(std::int64_t position, const std::string& subject) {
    messaging::Envelope envelope;
    envelope.id = std::to_string(position);
    envelope.source = "/orderly/inventory/eu";
    envelope.type = "orderly.inventory.stock_sold.v1";
    envelope.position = position;
    return {position, subject, messaging::encode(envelope)};
}

Positions positions_in(const std::string& payload) {
    Positions positions;
    for (const auto& each : messaging::decode_batch(payload))
        positions.push_back(each.position.value());
    return positions;
}

// A broker that loses messages on their way, says late that it stored one, or does not answer.
class LossyBus final : public messaging::MessageBus {
public:
    void announce_events(messaging::PublicEvents events, std::function<void(bool stored)> done)
        override {
        const std::lock_guard lock{mutex_};
        ++announcements_;
        changed_.notify_all();
        if (lost_.erase(positions_in(events.payload).front()) > 0) {
            unanswered_.emplace_back([done] { done(false); });
        } else if (answers_late_) {
            broker.announce_events(std::move(events), [this, done](bool stored) {
                unanswered_.emplace_back([done, stored] { done(stored); });
            });
        } else {
            broker.announce_events(std::move(events), std::move(done));
        }
    }
    std::optional<std::int64_t> announced_up_to(const std::string& filter) override {
        return tells ? broker.announced_up_to(filter) : std::nullopt;
    }
    void announce(const std::string& subject, const std::string& payload) override {
        broker.announce(subject, payload);
    }
    std::unique_ptr<messaging::Wire>
    wire_on(boost::asio::io_context& loop, const std::string& purpose) override {
        return broker.wire_on(loop, purpose);
    }
    using MessageBus::listen;
    std::shared_ptr<void> listen(const std::string& filter, Pace pace, Receive receive) override {
        return broker.listen(filter, pace, std::move(receive));
    }
    bool connected() const override { return broker.connected(); }
    std::uint64_t generation() const override { return broker.generation(); }

    // The next message that begins with this position is lost on its way.
    void lose(std::int64_t position) {
        const std::lock_guard lock{mutex_};
        lost_.insert(position);
    }
    void answer_late() {
        const std::lock_guard lock{mutex_};
        answers_late_ = true;
    }
    // Tells what became of all messages so far; of later ones at once.
    void answer() {
        std::vector<std::function<void()>> answers;
        {
            const std::lock_guard lock{mutex_};
            answers_late_ = false;
            answers.swap(unanswered_);
        }
        for (const auto& each : answers) each();
    }
    bool wait_for_announcements(int count) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, 10s, [&] { return announcements_ >= count; });
    }

    messaging::InMemoryBus broker;
    bool tells = true;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::set<std::int64_t> lost_;                    // guarded by mutex_
    bool answers_late_ = false;                      // guarded by mutex_
    int announcements_ = 0;                          // guarded by mutex_
    std::vector<std::function<void()>> unanswered_;  // guarded by mutex_
};

// A shard's log, which outlives its leaders.
class Log {
public:
    Announcement append(const std::string& subject) {
        const std::lock_guard lock{mutex_};
        events_.push_back(announcement(static_cast<std::int64_t>(events_.size()) + 1, subject));
        return events_.back();
    }
    std::vector<Announcement> read(std::int64_t after, std::size_t limit) const {
        const std::lock_guard lock{mutex_};
        read_max_ = std::max(read_max_, limit);
        const auto begin = std::min(static_cast<std::size_t>(after), events_.size());
        const auto end = std::min(begin + limit, events_.size());
        return {
            events_.begin() + static_cast<std::ptrdiff_t>(begin),
            events_.begin() + static_cast<std::ptrdiff_t>(end)};
    }
    std::size_t read_max() const {
        const std::lock_guard lock{mutex_};
        return read_max_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<Announcement> events_;  // guarded by mutex_
    mutable std::size_t read_max_ = 0;  // guarded by mutex_
};

class AnnouncerTest : public ::testing::Test {
protected:
    std::unique_ptr<Announcer> leader(Pace pace = {}) {
        const auto read = [this](auto after, auto limit) { return log_.read(after, limit); };
        return std::make_unique<Announcer>(bus_, AnnouncedEvents{all_of_eu, read}, pace);
    }
    // One event on each of these subjects, in one transaction.
    void commit(Announcer& announcer, const std::vector<std::string>& subjects) {
        commit_silently(announcer, subjects);
        announcer.pump();
    }
    void commit_silently(Announcer& announcer, const std::vector<std::string>& subjects) {
        writer_.execute([&](storage::Transaction& transaction) {
            for (const auto& subject : subjects) announcer.add(transaction, log_.append(subject));
        });
    }
    // Events of before the stream, or of a leader that died before it announced them.
    void commit_unannounced(int count, const std::string& subject = stock) {
        for (int i = 0; i < count; ++i) log_.append(subject);
    }

    // What the stream of public events holds, as a consumer sees it.
    Positions stored() const {
        Positions positions;
        for (const auto& message : bus_.broker.public_events()) {
            for (const auto position : positions_in(message.payload)) positions.push_back(position);
        }
        return positions;
    }
    Positions first_appearances() const {
        Positions positions;
        std::set<std::int64_t> seen;
        for (const auto position : stored()) {
            if (seen.insert(position).second) positions.push_back(position);
        }
        return positions;
    }
    // Every message says of itself what is true: all up to there is in it, or in one before it.
    void expect_true_headers() const {
        std::set<std::int64_t> seen;
        for (const auto& message : bus_.broker.public_events()) {
            for (const auto position : positions_in(message.payload)) seen.insert(position);
            for (std::int64_t each = 1; each <= message.announced_up_to; ++each)
                ASSERT_TRUE(seen.contains(each)) << each << " of " << message.announced_up_to;
        }
    }

    void hear(const messaging::Delivery& delivery) {
        const auto positions = positions_in(delivery.payload);
        const std::lock_guard lock{mutex_};
        messages_.push_back(positions);
        heard_.insert(positions.begin(), positions.end());
        changed_.notify_all();
    }
    bool wait_until_heard(std::int64_t last) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, 10s, [&] {
            return heard_.size() == static_cast<std::size_t>(last);
        });
    }
    std::vector<Positions> messages() const {
        const std::lock_guard lock{mutex_};
        return messages_;
    }

    vocabulary::ManualClock clock_;
    storage::Database database_{":memory:", {1, {{1, "CREATE TABLE unused (x)"}}}};
    storage::Writer writer_{database_, nullptr, clock_};
    LossyBus bus_;
    Log log_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Positions> messages_;  // guarded by mutex_; heard, each with its positions
    std::set<std::int64_t> heard_;     // guarded by mutex_
    std::shared_ptr<void> listening_ =
        bus_.listen("live.>", [this](const auto& delivery) { hear(delivery); });
};

// What is committed.

TEST_F(AnnouncerTest, TellsWhatACommitHasInOneMessage) {
    const auto announcer = leader();
    commit(*announcer, {stock, stock});
    EXPECT_THAT(messages(), ElementsAre(Positions{1, 2}));
}

TEST_F(AnnouncerTest, TellsNothingOfWhatIsTakenBack) {
    const auto announcer = leader();
    EXPECT_THROW(
        writer_.execute([&](storage::Transaction& transaction) {
            announcer->add(transaction, announcement(1, stock));
            throw std::runtime_error{"no"};
        }),
        std::runtime_error
    );
    announcer->flush();
    EXPECT_THAT(messages(), IsEmpty());
}

TEST_F(AnnouncerTest, TellsTogetherWhatIsCommittedSoonAfterTheFirst) {
    const auto announcer = leader({.gather = 1s});
    announcer->start();
    commit(*announcer, {stock});
    commit(*announcer, {stock});
    commit(*announcer, {stock});
    ASSERT_TRUE(wait_until_heard(3));
    EXPECT_LE(messages().size(), 2U);
}

TEST_F(AnnouncerTest, TellsTogetherWhatIsCommittedSoonAfterTheMessageBefore) {
    const auto announcer = leader({.gather = 0ms, .apart = 1s});
    announcer->start();
    commit(*announcer, {stock});
    ASSERT_TRUE(wait_until_heard(1));
    commit(*announcer, {stock});
    commit(*announcer, {stock});
    ASSERT_TRUE(wait_until_heard(3));
    EXPECT_THAT(messages(), ElementsAre(Positions{1}, Positions{2, 3}));
}

TEST_F(AnnouncerTest, EndsWithoutWaitingForAnybody) {
    const auto announcer = leader({.gather = 1s});
    announcer->start();
    bus_.broker.disconnect();
    commit(*announcer, {stock});
    announcer->stop();
    EXPECT_THAT(messages(), IsEmpty());
}

TEST_F(AnnouncerTest, NeverGoesBackInPositionToGatherASubject) {
    const auto announcer = leader();
    commit(*announcer, {stock, catalogue, stock, stock});
    EXPECT_THAT(messages(), ElementsAre(Positions{1}, Positions{2}, Positions{3, 4}));
}

TEST_F(AnnouncerTest, WritesAnArrayEvenOfOne) {
    const auto announcer = leader();
    commit(*announcer, {stock});
    EXPECT_EQ(bus_.broker.public_events().front().payload.front(), '[');
}

TEST_F(AnnouncerTest, SplitsWhatIsTooLargeForOneMessage) {
    commit_unannounced(400);
    std::size_t bytes = 0;
    const auto read = [&](std::int64_t after, std::size_t limit) {
        auto events = log_.read(after, limit);
        for (auto& each : events) each.envelope += std::string(10'000, ' ');
        for (const auto& each : events) bytes += each.envelope.size();
        return events;
    };
    Announcer announcer{bus_, {all_of_eu, read}};
    announcer.flush();
    EXPECT_THAT(stored(), ElementsAreArray(up_to(400)));
    ASSERT_GT(bytes, 4'000'000U);
    for (const auto& message : bus_.broker.public_events())
        EXPECT_LE(message.payload.size(), 260U * 1024);
}

// Where to go on.

TEST_F(AnnouncerTest, BeginsWithTheFirstEventOfTheLogWhenTheStreamIsEmpty) {
    commit_unannounced(1'200);
    const auto announcer = leader();
    announcer->flush();
    EXPECT_THAT(stored(), ElementsAreArray(up_to(1'200)));
    EXPECT_LE(log_.read_max(), 500U);
    commit(*announcer, {stock});
    EXPECT_THAT(stored(), ElementsAreArray(up_to(1'201)));
    expect_true_headers();
}

TEST_F(AnnouncerTest, GoesOnWhereThePredecessorDied) {
    const auto first = leader();
    commit(*first, {stock, stock});
    commit_silently(*first, {stock, stock, stock});
    const auto second = leader();
    second->flush();
    commit(*second, {stock});
    EXPECT_THAT(stored(), ElementsAre(1, 2, 3, 4, 5, 6));
    expect_true_headers();
}

TEST_F(AnnouncerTest, LeavesNothingOutWhenALeaderDiesBetweenTwoMessagesOfARound) {
    const auto first = leader();
    commit(*first, {stock});
    bus_.lose(3);  // the process dies before this one leaves
    bus_.lose(4);
    commit(*first, {stock, catalogue, stock});
    EXPECT_THAT(stored(), ElementsAre(1, 2));

    const auto second = leader();
    second->flush();
    EXPECT_THAT(first_appearances(), ElementsAre(1, 2, 3, 4));
    expect_true_headers();
}

TEST_F(AnnouncerTest, DoesNotTakeALaterMessageForProofOfAnEarlierOne) {
    const auto first = leader();
    commit(*first, {stock});
    bus_.lose(2);  // with its connection, which nobody has noticed yet
    commit(*first, {catalogue, stock});
    EXPECT_THAT(stored(), ElementsAre(1, 3));
    expect_true_headers();

    const auto second = leader();
    second->flush();
    EXPECT_THAT(stored(), ElementsAre(1, 3, 2, 3));
    expect_true_headers();
}

TEST_F(AnnouncerTest, ClaimsNothingThatIsStillUnderWay) {
    const auto announcer = leader();
    announcer->flush();
    bus_.answer_late();
    commit(*announcer, {stock});
    commit(*announcer, {stock});
    commit(*announcer, {stock});
    EXPECT_EQ(bus_.announced_up_to(all_of_eu), 0);
    bus_.answer();
    commit(*announcer, {stock});
    EXPECT_EQ(bus_.announced_up_to(all_of_eu), 4);
    EXPECT_THAT(stored(), ElementsAre(1, 2, 3, 4));
}

TEST_F(AnnouncerTest, AnnouncesAfterAReconnectWhatTheConnectionLost) {
    const auto announcer = leader();
    announcer->start();
    commit(*announcer, {stock, stock});
    ASSERT_TRUE(wait_until_heard(2));
    bus_.lose(3);
    commit(*announcer, {stock});
    ASSERT_TRUE(bus_.wait_for_announcements(2));
    bus_.broker.disconnect();
    bus_.answer();
    commit(*announcer, {stock, catalogue});
    bus_.broker.reconnect();
    commit(*announcer, {stock});
    ASSERT_TRUE(wait_until_heard(6));
    EXPECT_THAT(first_appearances(), ElementsAre(1, 2, 3, 4, 5, 6));
    expect_true_headers();
}

TEST_F(AnnouncerTest, NoticesTheNewConnectionWithoutBeingTold) {
    const auto announcer = leader();
    announcer->start();
    bus_.broker.disconnect();
    commit(*announcer, {stock});
    bus_.broker.reconnect();
    ASSERT_TRUE(wait_until_heard(1));
}

TEST_F(AnnouncerTest, FillsAStreamThatLostEverything) {
    const auto announcer = leader();
    commit(*announcer, {stock, catalogue});
    commit(*announcer, {stock});
    bus_.broker.lose_everything();
    EXPECT_THAT(stored(), IsEmpty());
    commit(*announcer, {stock});
    EXPECT_THAT(stored(), ElementsAre(1, 2, 3, 4));
}

TEST_F(AnnouncerTest, BeginsAnewWhenTheStreamKnowsAnotherLog) {
    bus_.broker.announce_events({stock, announcement(17, stock).envelope, 17}, [](bool) {});
    commit_unannounced(3);
    const auto announcer = leader();
    announcer->flush();
    EXPECT_THAT(stored(), ElementsAre(17, 1, 2, 3));
}

// What does not fit in memory.

TEST_F(AnnouncerTest, ReadsFromTheLogWhatWereTooManyToWait) {
    const auto announcer = leader();
    announcer->flush();
    for (int i = 0; i < 21'000; ++i) commit_silently(*announcer, {stock});
    announcer->flush();
    EXPECT_THAT(stored(), ElementsAreArray(up_to(21'000)));
    EXPECT_LE(log_.read_max(), 500U);
}

TEST_F(AnnouncerTest, HasNoMoreUnderWayThanTheBrokerCanHold) {
    commit_unannounced(10'000);
    bus_.answer_late();
    const auto announcer = leader();
    announcer->start();
    ASSERT_TRUE(bus_.wait_for_announcements(4));
    commit(*announcer, {stock});  // does not overtake
    announcer->stop();
    EXPECT_THAT(stored(), ElementsAreArray(up_to(2'000)));
}

TEST_F(AnnouncerTest, GoesOnCatchingUpAsTheBrokerStores) {
    commit_unannounced(10'000);
    bus_.answer_late();
    const auto announcer = leader();
    announcer->start();
    ASSERT_TRUE(bus_.wait_for_announcements(4));
    commit(*announcer, {catalogue});
    bus_.answer();
    ASSERT_TRUE(wait_until_heard(10'001));
    EXPECT_THAT(stored(), ElementsAreArray(up_to(10'001)));
    expect_true_headers();
}

TEST_F(AnnouncerTest, EndsInTheMiddleOfALongCatchUp) {
    const auto endless = [](std::int64_t after, std::size_t limit) {
        std::vector<Announcement> events;
        while (events.size() < limit) events.push_back(announcement(++after, stock));
        return events;
    };
    Announcer first{bus_, {all_of_eu, endless}};
    first.start();
    ASSERT_TRUE(bus_.wait_for_announcements(5));
    first.stop();
    const auto count = static_cast<std::int64_t>(stored().size());
    EXPECT_THAT(stored(), ElementsAreArray(up_to(count)));

    commit_unannounced(static_cast<int>(count) + 700);
    const auto second = leader();
    second->flush();
    EXPECT_THAT(stored(), ElementsAreArray(up_to(count + 700)));
}

// Trouble.

TEST_F(AnnouncerTest, TellsWhatIsNewEvenIfTheLogCannotBeRead) {
    const auto broken = [](auto, auto) -> std::vector<Announcement> {
        throw std::runtime_error{"disk I/O error"};
    };
    Announcer announcer{bus_, {all_of_eu, broken}};
    commit(announcer, {stock});
    commit(announcer, {stock});
    EXPECT_THAT(stored(), ElementsAre(1, 2));
}

TEST_F(AnnouncerTest, TellsListenersEvenIfTheStreamDoesNotAnswer) {
    commit_unannounced(3);
    bus_.tells = false;
    const auto announcer = leader();
    commit(*announcer, {stock});
    EXPECT_THAT(messages(), ElementsAre(Positions{4}));
    EXPECT_EQ(bus_.broker.announced_up_to(all_of_eu), 0);

    bus_.tells = true;
    bus_.broker.reconnect();
    commit(*announcer, {stock});
    EXPECT_THAT(stored(), ElementsAre(4, 1, 2, 3, 4, 5));
}

TEST_F(AnnouncerTest, TellsListenersEvenIfTheStreamRefuses) {
    const auto announcer = leader();
    commit(*announcer, {stock});
    bus_.lose(2);
    commit(*announcer, {stock});
    bus_.answer();
    commit(*announcer, {stock});
    commit(*announcer, {stock});
    EXPECT_THAT(messages(), ElementsAre(Positions{1}, Positions{3}, Positions{4}));
    EXPECT_EQ(bus_.announced_up_to(all_of_eu), 1);
    expect_true_headers();

    bus_.broker.reconnect();
    announcer->flush();
    EXPECT_THAT(stored(), ElementsAre(1, 3, 4, 2, 3, 4));
    EXPECT_EQ(bus_.announced_up_to(all_of_eu), 4);
}

}  // namespace
}  // namespace announcements
