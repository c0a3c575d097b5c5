#include "event_sourcing/announcer.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "messaging/envelope.hpp"
#include "messaging/in_memory_bus.hpp"
#include "vocabulary/manual_clock.hpp"

namespace event_sourcing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string encoded(const std::string& id) {
    messaging::Envelope envelope;
    envelope.id = id;
    envelope.source = "/orderly/order/2";
    envelope.type = "orderly.order.order_placed.v1";
    return messaging::encode(envelope);
}

class AnnouncerTest : public ::testing::Test {
protected:
    void commit(const std::vector<std::string>& ids) {
        writer_.execute([&](storage::Transaction& transaction) {
            for (const auto& id : ids) announcer_.add(transaction, "live.orders", encoded(id));
        });
        announcer_.pump();
    }
    void hear(const messaging::Delivery& delivery) {
        const std::lock_guard lock{mutex_};
        ++messages_;
        for (const auto& each : messaging::decode_batch(delivery.payload))
            heard_.push_back(each.id);
        changed_.notify_all();
    }
    bool wait_until_heard(std::size_t count) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, 10s, [&] { return heard_.size() >= count; });
    }

    vocabulary::ManualClock clock_;
    storage::Database database_{":memory:", {1, {{1, "CREATE TABLE unused (x)"}}}};
    storage::Writer writer_{database_, nullptr, clock_};
    messaging::InMemoryBus bus_{clock_};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> heard_;  // guarded by mutex_
    int messages_ = 0;                // guarded by mutex_
    std::shared_ptr<void> listening_ =
        bus_.listen("live.>", [this](const auto& delivery) { hear(delivery); });
    Announcer announcer_{bus_, 1s};
};

TEST_F(AnnouncerTest, TellsWhatACommitHasInOneMessage) {
    commit({"a", "b"});
    EXPECT_THAT(heard_, ElementsAre("a", "b"));
    EXPECT_EQ(messages_, 1);
}

TEST_F(AnnouncerTest, TellsNothingOfWhatIsTakenBack) {
    EXPECT_THROW(
        writer_.execute([&](storage::Transaction& transaction) {
            announcer_.add(transaction, "live.orders", encoded("a"));
            throw std::runtime_error{"no"};
        }),
        std::runtime_error
    );
    announcer_.flush();
    EXPECT_THAT(heard_, IsEmpty());
}

TEST_F(AnnouncerTest, TellsTogetherWhatIsCommittedWithinItsLinger) {
    announcer_.start();
    commit({"a"});
    commit({"b"});
    commit({"c"});
    ASSERT_TRUE(wait_until_heard(3));
    EXPECT_THAT(heard_, ElementsAre("a", "b", "c"));
    EXPECT_LE(messages_, 2);
    announcer_.stop();
}

TEST_F(AnnouncerTest, EndsWithoutWaitingForAnybody) {
    announcer_.start();
    bus_.disconnect();
    commit({"a"});
    commit({"b"});
    announcer_.stop();
    EXPECT_THAT(heard_, IsEmpty());
}

}  // namespace
}  // namespace event_sourcing
