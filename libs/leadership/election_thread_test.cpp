// The election in its own threads, on real time. Everything is waited for with a deadline.
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "leadership/election.hpp"
#include "messaging/in_memory_bus.hpp"

namespace leadership {
namespace {

using namespace std::chrono_literals;
using sharding::ShardId;

const ShardId hung{"order", "0"};
const ShardId sound{"order", "1"};

// lead() of the shard `hung` does not return before it is let go.
class SlowCandidate final : public Candidate {
public:
    std::optional<std::int64_t> lead(const ShardId& shard, std::int64_t at_least) override {
        std::unique_lock lock{mutex_};
        asked_.insert(shard);
        changed_.notify_all();
        changed_.wait(lock, [&] { return shard != hung || let_go_; });
        led_.insert(shard);
        changed_.notify_all();
        return at_least + 1;
    }
    void stop_leading(const ShardId& shard) override {
        const std::lock_guard lock{mutex_};
        led_.erase(shard);
        changed_.notify_all();
    }
    bool still_leads(const ShardId& shard) override {
        const std::lock_guard lock{mutex_};
        return led_.contains(shard);
    }

    bool is_asked_for(const ShardId& shard) {
        return wait([&] { return asked_.contains(shard); });
    }
    bool comes_to_lead(const ShardId& shard) {
        return wait([&] { return led_.contains(shard); });
    }
    std::size_t leads() {
        const std::lock_guard lock{mutex_};
        return led_.size();
    }
    void let_go() {
        const std::lock_guard lock{mutex_};
        let_go_ = true;
        changed_.notify_all();
    }

private:
    bool wait(const std::function<bool()>& condition) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, 10s, condition);
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::set<ShardId> asked_;  // guarded by mutex_
    std::set<ShardId> led_;    // guarded by mutex_
    bool let_go_ = false;      // guarded by mutex_
};

// Counts the rounds that an election began.
class Rounds {
public:
    void count() {
        const std::lock_guard lock{mutex_};
        ++begun_;
        changed_.notify_all();
    }
    bool come_to(int number) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, 10s, [&] { return begun_ >= number; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int begun_ = 0;  // guarded by mutex_
};

class RunningElection : public testing::Test {
protected:
    ElectionOptions options_for(const std::string& instance) const {
        return {
            .instance = instance,
            .boot_id = "boot-1",
            .shards = {hung, sound},
            .time_to_live = 1s,
            .renew_every = 50ms,
            .settled_after = 1ms,
        };
    }

    // Waits until the lease was written so often again.
    bool is_renewed(const ShardId& shard, int times) {
        std::mutex mutex;
        std::condition_variable changed;
        int writes = 0;
        const auto watch = bucket.watch([&](const std::string& key, const std::string&) {
            if (key != lease_key(shard)) return;
            const std::lock_guard lock{mutex};
            ++writes;
            changed.notify_all();
        });
        std::unique_lock lock{mutex};
        return changed.wait_for(lock, 10s, [&] { return writes > times; });
    }

    Lease lease_of(const ShardId& shard) {
        const auto entry = bucket.get(lease_key(shard));
        return entry ? decode_lease(entry->value).value() : Lease{};
    }

    vocabulary::SystemClock clock;
    messaging::InMemoryKeyValue bucket;
    SlowCandidate candidate;
    Election election{
        bucket,
        options_for("order-1"),
        [] { return std::vector<std::string>{"order-1"}; },
        candidate,
        clock};
};

TEST_F(RunningElection, RenewsEveryLeaseWhileATakeOverHangs) {
    election.start();
    ASSERT_TRUE(candidate.is_asked_for(hung));
    EXPECT_TRUE(candidate.comes_to_lead(sound));
    EXPECT_TRUE(is_renewed(hung, 5));
    EXPECT_TRUE(is_renewed(sound, 5));
    EXPECT_EQ(candidate.leads(), 1U);
    candidate.let_go();
    EXPECT_TRUE(candidate.comes_to_lead(hung));
}

TEST_F(RunningElection, HandsEverythingOverWhenItStops) {
    candidate.let_go();
    election.start();
    ASSERT_TRUE(candidate.comes_to_lead(hung));
    ASSERT_TRUE(candidate.comes_to_lead(sound));
    election.stop();
    EXPECT_EQ(candidate.leads(), 0U);
    EXPECT_EQ(lease_of(hung).holder, "");
    EXPECT_EQ(lease_of(sound).holder, "");
}

TEST_F(RunningElection, LetsGoOfAShardThatItWasStillTakingOverWhenItStopped) {
    election.start();
    ASSERT_TRUE(candidate.is_asked_for(hung));
    std::jthread stopping{[&] { election.stop(); }};
    EXPECT_TRUE(is_renewed(hung, 5));  // not given to others meanwhile
    candidate.let_go();
    stopping.join();
    EXPECT_EQ(candidate.leads(), 0U);
    EXPECT_EQ(lease_of(hung).holder, "");
}

TEST_F(RunningElection, TakesOverAsSoonAsALeaseRunsOut) {
    candidate.let_go();
    bucket.put(lease_key(sound), encode(Lease{"order-2", "boot-1", 4, "", 1}));
    const auto before = clock.steady_now();
    election.start();
    ASSERT_TRUE(candidate.comes_to_lead(sound));
    EXPECT_GE(clock.steady_now() - before, 1s);
}

TEST_F(RunningElection, TakesAFreedLeaseWithoutWaitingForItsNextRound) {
    candidate.let_go();
    auto patient = options_for("order-1");
    patient.renew_every = 1h;
    patient.time_to_live = 2h;
    Rounds rounds;
    Election rarely{
        bucket,
        patient,
        [&] {
            rounds.count();
            return std::vector<std::string>{};
        },
        candidate,
        clock};
    bucket.put(lease_key(hung), encode(Lease{"order-2", "boot-1", 4, "", 1}));
    bucket.put(lease_key(sound), encode(Lease{"order-2", "boot-1", 4, "", 2}));
    rarely.start();
    ASSERT_TRUE(rounds.come_to(1));
    bucket.put(lease_key(hung), encode(Lease{"", "", 4, "order-3", 3}));
    ASSERT_TRUE(rounds.come_to(2)) << "the first has then seen the leases as they were";
    bucket.put(lease_key(sound), encode(Lease{"", "", 4, "order-1", 4}));
    EXPECT_TRUE(candidate.comes_to_lead(sound));
}

}  // namespace
}  // namespace leadership
