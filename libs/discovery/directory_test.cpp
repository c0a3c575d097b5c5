#include "discovery/directory.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>

#include <gtest/gtest.h>

#include "messaging/in_memory_bus.hpp"
#include "vocabulary/manual_clock.hpp"

namespace discovery {
namespace {

using namespace std::chrono_literals;
using sharding::ShardId;

const ShardId order_0{"order", "0"};

class DirectoryTest : public testing::Test {
protected:
    DirectoryTest() {
        clock.advance(1h);
        directory.watch();
    }

    Instance announce(const std::string& name, const std::function<void(Instance&)>& change = {}) {
        Instance instance{
            .service = name.substr(0, name.find('-')),
            .name = name,
            .boot_id = "boot-1",
            .address = name + ":80",
            .last_heartbeat = clock.now(),
        };
        if (change) change(instance);
        registrations.put(registration_key(instance), encode(instance));
        return instance;
    }

    static std::function<void(Instance&)> leading(const ShardId& shard, std::int64_t epoch) {
        return [=](Instance& instance) { instance.leads = {{shard.name(), epoch}}; };
    }

    void pass(std::chrono::milliseconds duration, const std::vector<std::string>& alive = {}) {
        for (auto passed = 0ms; passed < duration; passed += 500ms) {
            clock.advance(500ms);
            for (const auto& name : alive) announce(name);
            directory.run_once();
        }
    }

    std::optional<Status> status_of(const std::string& name) const {
        const auto list = directory.instances();
        for (const auto& instance : *list) {
            if (instance.name == name) return instance.status;
        }
        return std::nullopt;
    }

    vocabulary::ManualClock clock;
    messaging::InMemoryKeyValue registrations;
    Directory directory{registrations, clock};
};

TEST_F(DirectoryTest, ListsInstancesSortedByNameAsTheyAnnouncedThemselves) {
    const auto second = announce("order-2");
    const auto first = announce("order-1");
    EXPECT_EQ(*directory.instances(), (std::vector{first, second}));
}

TEST_F(DirectoryTest, NamesThePassingInstancesOfOneService) {
    announce("order-1");
    announce("payment-1");
    announce("order-2", [](Instance& instance) { instance.status = Status::draining; });
    ASSERT_EQ(directory.passing("order").size(), 1U);
    EXPECT_EQ(directory.passing("order")[0].name, "order-1");
}

TEST_F(DirectoryTest, CallsCriticalWhoWasNotHeardOfForThreeSeconds) {
    announce("order-1");
    announce("order-2");
    pass(2'500ms, {"order-1"});
    EXPECT_EQ(status_of("order-2"), Status::passing);
    pass(500ms, {"order-1"});
    EXPECT_EQ(status_of("order-2"), Status::critical);
    EXPECT_EQ(status_of("order-1"), Status::passing);
    EXPECT_EQ(directory.passing("order").size(), 1U);
    announce("order-2");
    EXPECT_EQ(status_of("order-2"), Status::passing);
}

TEST_F(DirectoryTest, ForgetsWhoWasNotHeardOfForAMinute) {
    announce("order-1");
    announce("order-2");
    pass(59s, {"order-1"});
    EXPECT_EQ(status_of("order-2"), Status::critical);
    pass(2s, {"order-1"});
    EXPECT_EQ(status_of("order-2"), std::nullopt);
}

TEST_F(DirectoryTest, ForgetsAtOnceWhoDeregistered) {
    const auto instance = announce("order-1");
    registrations.erase(registration_key(instance));
    EXPECT_EQ(status_of("order-1"), std::nullopt);
}

TEST_F(DirectoryTest, KeepsItsListWhileNobodyAtAllIsHeardOf) {
    announce("order-1");
    announce("order-2");
    pass(10min);
    EXPECT_EQ(directory.passing("order").size(), 2U);
}

TEST_F(DirectoryTest, CountsAgesAnewAfterASilenceOfAll) {
    announce("order-1");
    announce("order-2");
    pass(10s);
    announce("order-1");
    pass(2'500ms, {"order-1"});
    EXPECT_EQ(status_of("order-2"), Status::passing);
    pass(500ms, {"order-1"});
    EXPECT_EQ(status_of("order-2"), Status::critical);
}

TEST_F(DirectoryTest, KeepsCallingCriticalWhoWasSoBeforeASilenceOfAll) {
    announce("order-1");
    announce("order-2");
    pass(4s, {"order-1"});
    pass(10s);
    announce("order-1");
    EXPECT_EQ(status_of("order-2"), Status::critical);
}

TEST_F(DirectoryTest, DoesNotBelieveThatAnOldRegistrationItFindsIsAlive) {
    announce("order-1", [&](Instance& instance) { instance.last_heartbeat = clock.now() - 10s; });
    announce("order-2", [&](Instance& instance) { instance.last_heartbeat = clock.now() - 2min; });
    EXPECT_EQ(status_of("order-1"), Status::critical);
    EXPECT_EQ(status_of("order-2"), std::nullopt);
    announce("order-1", [&](Instance& instance) { instance.last_heartbeat = clock.now() - 9s; });
    EXPECT_EQ(status_of("order-1"), Status::passing) << "its clock is late, but it speaks";
}

TEST_F(DirectoryTest, IsNotFooledByOldNewsToldAgain) {
    const auto dead = announce("order-2");
    pass(4s, {"order-1"});
    registrations.put(registration_key(dead), encode(dead));
    EXPECT_EQ(status_of("order-2"), Status::critical);
}

TEST_F(DirectoryTest, ReplacesAnInstanceByItsNextIncarnation) {
    announce("order-1", leading(order_0, 3));
    announce("order-1", [](Instance& instance) { instance.boot_id = "boot-2"; });
    ASSERT_EQ(directory.instances()->size(), 1U);
    EXPECT_EQ(directory.instances()->front().boot_id, "boot-2");
    EXPECT_EQ(directory.leader(order_0), std::nullopt);
}

TEST_F(DirectoryTest, NamesTheLeaderWithTheHighestEpoch) {
    EXPECT_EQ(directory.leader(order_0), std::nullopt);
    announce("order-1", leading(order_0, 8));
    announce("order-2", leading(order_0, 7));
    EXPECT_EQ(directory.leader(order_0)->name, "order-1");
    announce("order-2", leading(order_0, 9));
    EXPECT_EQ(directory.leader(order_0)->name, "order-2");
    EXPECT_EQ(directory.leader({"order", "1"}), std::nullopt);
}

TEST_F(DirectoryTest, NamesALeaderThatDrainsButNoneThatIsCritical) {
    announce("order-1", [](Instance& instance) {
        leading(order_0, 8)(instance);
        instance.status = Status::draining;
    });
    EXPECT_EQ(directory.leader(order_0)->name, "order-1");
    pass(4s, {"order-2"});
    EXPECT_EQ(directory.leader(order_0), std::nullopt);
}

TEST_F(DirectoryTest, IgnoresWhatIsNoRegistration) {
    registrations.put("order.order-1", "{");
    EXPECT_TRUE(directory.instances()->empty());
}

TEST_F(DirectoryTest, TellsOfEveryChangeButNotOfHeartbeats) {
    directory.start();
    std::mutex mutex;
    std::condition_variable told;
    int changes = 0;
    const auto token = directory.on_change([&] {
        const std::lock_guard lock{mutex};
        ++changes;
        told.notify_all();
    });
    const auto told_after = [&](const std::function<void()>& action) {
        std::unique_lock lock{mutex};
        const int before = changes;
        lock.unlock();
        action();
        lock.lock();
        return told.wait_for(lock, 10s, [&] { return changes > before; });
    };
    EXPECT_TRUE(told_after([&] { announce("order-1"); }));
    EXPECT_TRUE(told_after([&] { announce("order-1", leading(order_0, 1)); }));
    EXPECT_TRUE(told_after([&] { announce("order-2"); }));
    EXPECT_TRUE(told_after([&] { pass(4s, {"order-2"}); }));
    directory.run_once();
    const std::lock_guard lock{mutex};
    EXPECT_EQ(changes, 4);
}

TEST_F(DirectoryTest, TellsNothingAnyMoreOnceTheTokenIsGone) {
    std::atomic<int> changes = 0;
    auto token = directory.on_change([&] { ++changes; });
    token.reset();
    announce("order-1");
    directory.run_once();
    EXPECT_EQ(changes, 0);
}

}  // namespace
}  // namespace discovery
