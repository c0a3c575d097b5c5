#include "query/audit.hpp"

#include <condition_variable>
#include <mutex>

#include <gtest/gtest.h>

#include "contracts/partitions.hpp"
#include "http/problem.hpp"
#include "http/testing/fake_transport.hpp"
#include "messaging/in_memory_bus.hpp"
#include "vocabulary/manual_clock.hpp"

namespace query {
namespace {

using json::Value;

Value order_shard(const std::string& shard, std::int64_t epoch, int confirmed) {
    return {
        {"shard", shard},
        {"instance", "order-1"},
        {"epoch", epoch},
        {"position", 9},
        {"epoch_violations", 0},
        {"unsent_messages", 1},
        {"dead_letters", 0},
        {"open_sagas", 2},
        {"orders", {{"confirmed", confirmed}}},
        {"confirmed_total_cents", {{"EUR", confirmed * 100}}},
    };
}

TEST(Audit, AddsUpWhatTheLeadersTell) {
    const auto audit = add_up(
        {order_shard("order/0", 1, 2), order_shard("order/1", 4, 3)}, {"order/0", "order/1"}, {}
    );
    EXPECT_EQ(audit.at("orders").at("confirmed"), 5);
    EXPECT_EQ(audit.at("orders").at("pending"), 0);
    EXPECT_EQ(audit.at("confirmed_total_cents"), Value::parse(R"({"EUR":500})"));
    EXPECT_EQ(audit.at("open_sagas"), 4);
    EXPECT_EQ(audit.at("unsent_messages"), 2);
    EXPECT_EQ(
        audit.at("leaders").at("order/1"),
        Value::parse(R"({"instance":"order-1","epoch":4,"position":9,"epoch_violations":0})")
    );
}

TEST(Audit, BelievesTheHigherEpochOfTwoThatClaimAShard) {
    const auto audit =
        add_up({order_shard("order/0", 8, 2), order_shard("order/0", 7, 50)}, {"order/0"}, {});
    EXPECT_EQ(audit.at("orders").at("confirmed"), 2);
}

TEST(Audit, IsRefusedWhileAShardHasNoLeader) {
    EXPECT_THROW(add_up({order_shard("order/0", 1, 2)}, {"order/0", "order/1"}, {}), http::Problem);
}

// Peers that answer only once all of them have been asked.
class AskedTogether {
public:
    explicit AskedTogether(int peers) : missing_{peers} {}

    bool wait() {
        std::unique_lock lock{mutex_};
        --missing_;
        changed_.notify_all();
        return changed_.wait_for(lock, std::chrono::seconds{10}, [&] { return missing_ <= 0; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int missing_;  // guarded by mutex_
};

TEST(Audit, AsksAllInstancesAtOnce) {
    const vocabulary::ManualClock clock;
    messaging::InMemoryKeyValue registrations;
    discovery::Directory directory{registrations, clock};
    http::FakeTransport peers;
    AskedTogether together{3};
    for (const std::string service : {"order", "inventory", "payment"}) {
        auto led = Value::array();
        for (const auto& shard : contracts::shards_of(service)) {
            led.push_back(order_shard(shard.name(), 1, 0));
        }
        discovery::Instance instance;
        instance.service = service;
        instance.name = service + "-1";
        instance.boot_id = "boot-1";
        instance.address = service + ":80";
        instance.last_heartbeat = clock.now();
        registrations.put(discovery::registration_key(instance), discovery::encode(instance));
        peers.at(instance.address, [&together, led](const auto&) {
            return http::json_response(together.wait() ? 200 : 503, Value{{"shards", led}});
        });
    }
    directory.watch();
    EXPECT_EQ(audit(directory, peers, clock.now()).at("unsent_messages"), 9);
}

}  // namespace
}  // namespace query
