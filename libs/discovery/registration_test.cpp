#include "discovery/registration.hpp"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>

#include <gtest/gtest.h>

#include "messaging/in_memory_bus.hpp"

namespace discovery {
namespace {

using namespace std::chrono_literals;

// A bucket whose broker may be away, and which can be waited on.
class ObservedKeyValue final : public messaging::KeyValue {
public:
    std::optional<messaging::Entry> get(const std::string& key) override { return real_.get(key); }
    void put(const std::string& key, const std::string& value) override {
        std::unique_lock lock{mutex_};
        ++attempts_;
        if (away_) {
            changed_.notify_all();
            throw messaging::Unavailable{"the broker is away"};
        }
        values_[key] = value;
        changed_.notify_all();
    }
    std::optional<std::uint64_t> create(const std::string&, const std::string&) override {
        return std::nullopt;
    }
    std::optional<std::uint64_t> update(const std::string&, const std::string&, std::uint64_t)
        override {
        return std::nullopt;
    }
    void erase(const std::string& key) override {
        const std::lock_guard lock{mutex_};
        if (away_) throw messaging::Unavailable{"the broker is away"};
        values_.erase(key);
    }
    std::shared_ptr<void> watch(
        std::function<void(const std::string& key, const std::string& value)> changed
    ) override {
        return real_.watch(std::move(changed));
    }

    void set_away(bool away) {
        const std::lock_guard lock{mutex_};
        away_ = away;
    }
    std::optional<Instance> registered(const std::string& key) {
        const std::lock_guard lock{mutex_};
        const auto found = values_.find(key);
        return found == values_.end() ? std::nullopt : decode_instance(found->second);
    }
    // Waits for a registration like this.
    bool comes_to_hold(const std::string& key, const std::function<bool(const Instance&)>& like) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, 10s, [&] {
            const auto found = values_.find(key);
            return found != values_.end() && like(decode_instance(found->second).value());
        });
    }
    bool is_tried(int more_times) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, 10s, [&, until = attempts_ + more_times] {
            return attempts_ >= until;
        });
    }

private:
    messaging::InMemoryKeyValue real_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, std::string> values_;  // guarded by mutex_
    bool away_ = false;                          // guarded by mutex_
    int attempts_ = 0;                           // guarded by mutex_
};

class RegistrationTest : public testing::Test {
protected:
    const std::string key = "order.order-1";
    ObservedKeyValue bucket;
    vocabulary::SystemClock clock;

    Registration registration(std::chrono::milliseconds heartbeat = 1h) {
        const Instance order_1{
            .service = "order", .name = "order-1", .boot_id = "boot-1", .address = "order-1:80"};
        return {bucket, order_1, clock, heartbeat};
    }
    bool is_listed() {
        return bucket.comes_to_hold(key, [](const Instance&) { return true; });
    }
};

TEST_F(RegistrationTest, ListsTheInstanceOnceStarted) {
    auto order_1 = registration();
    EXPECT_FALSE(bucket.registered(key));
    order_1.start();
    EXPECT_TRUE(is_listed());
}

TEST_F(RegistrationTest, RepeatsItselfWithEveryHeartbeat) {
    auto order_1 = registration(5ms);
    order_1.start();
    ASSERT_TRUE(is_listed());
    const auto first = bucket.registered(key)->last_heartbeat;
    EXPECT_TRUE(bucket.comes_to_hold(key, [&](const Instance& instance) {
        return instance.last_heartbeat > first;
    }));
}

TEST_F(RegistrationTest, AnnouncesChangesAtOnce) {
    auto order_1 = registration();
    order_1.start();
    ASSERT_TRUE(is_listed());
    order_1.set_leads({{"order/0", 7}});
    EXPECT_TRUE(bucket.comes_to_hold(key, [](const Instance& instance) {
        return instance.leads == std::vector<Lead>{{"order/0", 7}};
    }));
    order_1.drain();
    EXPECT_TRUE(bucket.comes_to_hold(key, [](const Instance& instance) {
        return instance.status == Status::draining;
    }));
}

TEST_F(RegistrationTest, DeregistersWhenItStops) {
    auto order_1 = registration();
    order_1.start();
    ASSERT_TRUE(is_listed());
    order_1.stop();
    EXPECT_FALSE(bucket.registered(key));
}

TEST_F(RegistrationTest, TriesAgainUntilTheBrokerIsBack) {
    bucket.set_away(true);
    auto order_1 = registration(20ms);
    order_1.start();
    ASSERT_TRUE(bucket.is_tried(3));
    EXPECT_FALSE(bucket.registered(key));
    bucket.set_away(false);
    EXPECT_TRUE(is_listed());
}

TEST_F(RegistrationTest, StopsAlsoWhileTheBrokerIsAway) {
    auto order_1 = registration();
    order_1.start();
    ASSERT_TRUE(is_listed());
    bucket.set_away(true);
    order_1.stop();
    EXPECT_TRUE(bucket.registered(key)) << "its age will tell";
}

}  // namespace
}  // namespace discovery
