#include "service_host/shard/shard_host.hpp"

#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace service_host {
namespace {

using namespace std::chrono_literals;
using sharding::ShardId;
using testing::ElementsAre;
using testing::IsEmpty;

const ShardId order_0{"order", "0"};
const ShardId order_1{"order", "1"};

// What happens to all shards of a test, in order.
struct Diary {
    std::mutex mutex;
    std::vector<std::string> entries;  // guarded by mutex
    std::atomic<int> living = 0;
    std::promise<void> stopping;  // resolved by the first stop()
    std::atomic<bool> stopped = false;
    std::shared_future<void> destruction_may_end;
    bool start_fails = false;

    void write(const std::string& entry) {
        const std::lock_guard lock{mutex};
        entries.push_back(entry);
    }
};

class FakeShard {
public:
    FakeShard(Diary& diary, std::int64_t epoch) : diary_{diary}, epoch_{epoch} {
        ++diary_.living;
        diary_.write("built");
    }
    ~FakeShard() {
        if (diary_.destruction_may_end.valid()) diary_.destruction_may_end.wait();
        diary_.write("destroyed");
        --diary_.living;
    }
    FakeShard(const FakeShard&) = delete;
    FakeShard& operator=(const FakeShard&) = delete;

    void start() {
        if (diary_.start_fails) throw std::runtime_error{"no consumer to be had"};
        diary_.write("started");
    }
    void stop() {
        diary_.write("stopped");
        if (!diary_.stopped.exchange(true)) diary_.stopping.set_value();
    }
    bool healthy() const { return is_healthy; }
    std::int64_t epoch() const { return epoch_; }

    std::atomic<bool> is_healthy = true;

private:
    Diary& diary_;
    std::int64_t epoch_;
};

class ShardHostTest : public testing::Test {
protected:
    Diary diary;
    std::vector<discovery::Lead> announced;
    int announcements = 0;
    bool build_fails = false;
    ShardHost<FakeShard> host{
        [this](const ShardId&, std::int64_t at_least) {
            if (build_fails) throw std::runtime_error{"database is locked"};
            return std::make_unique<FakeShard>(diary, at_least + 1);
        },
        [this](std::vector<discovery::Lead> leads) {
            announced = std::move(leads);
            ++announcements;
        }};
};

TEST_F(ShardHostTest, BuildsStartsAndAnnouncesAShardItIsGiven) {
    EXPECT_EQ(host.lead(order_0, 6), 7);
    EXPECT_THAT(diary.entries, ElementsAre("built", "started"));
    EXPECT_THAT(announced, ElementsAre(discovery::Lead{"order/0", 7}));
    ASSERT_NE(host.led(order_0), nullptr);
    EXPECT_EQ(host.led(order_0)->epoch(), 7);
    EXPECT_EQ(host.led(order_1), nullptr);
    EXPECT_EQ(host.all_led().size(), 1U);
    EXPECT_TRUE(host.still_leads(order_0));
}

TEST_F(ShardHostTest, StopsDestroysAndDisclaimsAShardThatGoes) {
    host.lead(order_0, 0);
    host.stop_leading(order_0);
    EXPECT_THAT(diary.entries, ElementsAre("built", "started", "stopped", "destroyed"));
    EXPECT_THAT(announced, IsEmpty());
    EXPECT_EQ(host.led(order_0), nullptr);
    EXPECT_FALSE(host.still_leads(order_0));
}

TEST_F(ShardHostTest, LeadsNothingThatCannotBeBuilt) {
    build_fails = true;
    EXPECT_EQ(host.lead(order_0, 0), std::nullopt);
    EXPECT_EQ(host.led(order_0), nullptr);
    EXPECT_EQ(announcements, 0);
}

TEST_F(ShardHostTest, DestroysAtOnceWhatCannotBeStarted) {
    diary.start_fails = true;
    EXPECT_EQ(host.lead(order_0, 0), std::nullopt);
    EXPECT_THAT(diary.entries, ElementsAre("built", "destroyed"));
    EXPECT_EQ(host.led(order_0), nullptr);
    EXPECT_FALSE(host.still_leads(order_0));
    EXPECT_EQ(announcements, 0);
    diary.start_fails = false;
    EXPECT_EQ(host.lead(order_0, 1), 2);
}

TEST_F(ShardHostTest, NoLongerLeadsAShardThatIsNotHealthy) {
    host.lead(order_0, 0);
    host.led(order_0)->is_healthy = false;
    EXPECT_FALSE(host.still_leads(order_0));
}

TEST_F(ShardHostTest, WaitsForRequestsThatHoldAShardBeforeItIsSaidToBeGone) {
    host.lead(order_0, 0);
    auto request = host.led(order_0);
    std::atomic<bool> returned = false;
    std::jthread stopping{[&] {
        host.stop_leading(order_0);
        EXPECT_EQ(diary.living, 0);
        returned = true;
    }};
    ASSERT_EQ(diary.stopping.get_future().wait_for(10s), std::future_status::ready);
    EXPECT_EQ(host.led(order_0), nullptr);
    EXPECT_FALSE(returned);
    request.reset();
    stopping.join();
    EXPECT_TRUE(returned);
}

TEST_F(ShardHostTest, WaitsForTheEndOfTheDestructorAndLetsNoRequestWaitForIt) {
    std::promise<void> destruction_may_end;
    diary.destruction_may_end = destruction_may_end.get_future().share();
    host.lead(order_0, 0);
    std::atomic<bool> returned = false;
    auto request = std::make_unique<std::shared_ptr<FakeShard>>(host.led(order_0));
    std::jthread stopping{[&] {
        host.stop_leading(order_0);
        EXPECT_EQ(diary.living, 0);
        returned = true;
    }};
    ASSERT_EQ(diary.stopping.get_future().wait_for(10s), std::future_status::ready);
    request->reset();
    EXPECT_FALSE(returned);
    destruction_may_end.set_value();
    stopping.join();
    EXPECT_EQ(diary.entries.back(), "destroyed");
}

TEST_F(ShardHostTest, HoldsShardsThatComeAndGoAtTheSameTime) {
    std::vector<std::jthread> threads;
    for (int number = 0; number < 4; ++number) {
        threads.emplace_back([this, id = ShardId{"order", std::to_string(number)}] {
            EXPECT_EQ(host.lead(id, 0), 1);
            EXPECT_TRUE(host.still_leads(id));
        });
    }
    threads.clear();
    EXPECT_EQ(announced.size(), 4U);
    EXPECT_EQ(announcements, 4);
    EXPECT_EQ(diary.living, 4);
}

TEST(ShardHost, EndsItsShardsWithItself) {
    Diary diary;
    {
        ShardHost<FakeShard> host{
            [&](const ShardId&, std::int64_t) { return std::make_unique<FakeShard>(diary, 1); },
            [](const auto&) {}};
        host.lead(order_0, 0);
    }
    EXPECT_THAT(diary.entries, ElementsAre("built", "started", "stopped", "destroyed"));
}

}  // namespace
}  // namespace service_host
