// Two shards with their loops, on a real broker: one sends, the other handles.
#include "service_host/shard/shard_core.hpp"

#include <atomic>
#include <csignal>
#include <functional>
#include <thread>

#include <gmock/gmock.h>

#include "contracts/inventory_messages.hpp"
#include "discovery/directory.hpp"
#include "http/run_to_end.hpp"
#include "http/testing/fake_transport.hpp"
#include "json/encode.hpp"
#include "messaging/in_memory_bus.hpp"
#include "messaging/nats_bus.hpp"
#include "messaging/testing/nats_server.hpp"
#include "service_host/shard/executed.hpp"
#include "service_host/shard/shard_file.hpp"
#include "storage/statement.hpp"
#include "storage/testing/temporary_folder.hpp"
#include "vocabulary/ids.hpp"

namespace service_host {
namespace {

using namespace std::chrono_literals;
using contracts::inventory::ReleaseStock;
using storage::Transaction;

const sharding::ShardId order{"order", "2"};
const sharding::ShardId inventory{"inventory", "eu"};

bool eventually(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(2ms);
    }
    return true;
}

messaging::Envelope no_event(const event_sourcing::StoredEvent&, const sharding::ShardId&) {
    return {};
}

// A shard that releases stock: it notes for which orders.
class Shard {
public:
    Shard(const sharding::ShardId& id, const std::string& file, const Environment& environment)
        : core_{
              {id, file, id.service + "-1", 0, true},
              environment,
              shard_schema(
                  7,
                  {"CREATE TABLE effects (order_id TEXT NOT NULL);"},
                  {channels_schema()}
              ),
              no_event} {
        core_.dispatcher().on<ReleaseStock>(
            [this](Transaction& transaction, const ReleaseStock& release, const auto&) {
                handle(transaction, release);
            }
        );
        core_.start();
    }
    ~Shard() { core_.stop(); }

    ShardCore& core() { return core_; }
    void send(const std::string& order_id) {
        core_.execute([&](Transaction& transaction) {
            messaging::Envelope envelope;
            envelope.id = "release " + order_id;
            envelope.source = "/orderly/" + core_.id().name();
            envelope.type = ReleaseStock::type.cloud_event_type();
            envelope.subject = order_id;
            envelope.time = transaction.now();
            envelope.data = {json::encode(ReleaseStock{order_id, "eu"})};
            core_.outbox().send(transaction, inventory.name(), messaging::encode(envelope));
        });
    }
    std::vector<std::string> handled() {
        std::vector<std::string> handled;
        core_.database().read([&](SQLite::Database& connection) {
            SQLite::Statement select{connection, "SELECT order_id FROM effects ORDER BY rowid"};
            while (select.executeStep()) handled.push_back(select.getColumn(0).getString());
        });
        return handled;
    }

private:
    void handle(Transaction& transaction, const ReleaseStock& release) {
        SQLite::Statement insert{transaction.connection(), "INSERT INTO effects VALUES (?)"};
        insert.bind(1, release.order_id);
        insert.exec();
    }

    ShardCore core_;
};

messaging::NatsOptions options_for(const messaging::testing::NatsServer& server) {
    messaging::NatsOptions options;
    options.url = server.url();
    options.client_name = "two-shards";
    return options;
}

// The NATS library's threads outlive these tests. A signal that another test sends to this process
// is not theirs to take.
bool block_signals() {
    sigset_t all;
    sigfillset(&all);
    return pthread_sigmask(SIG_BLOCK, &all, nullptr) == 0;
}

class TwoShards : public ::testing::Test {
protected:
    void start(std::unique_ptr<Shard>& shard, const sharding::ShardId& id) {
        shard.reset();
        shard = std::make_unique<Shard>(id, folder.file(id.service + ".db"), environment);
    }
    bool all_is_handled(std::size_t count) {
        return eventually([&] { return receives->handled().size() >= count; }) &&
               eventually([&] { return sends->core().audit().unsent_messages == 0; });
    }

    const bool signals_are_blocked = block_signals();
    storage::testing::TemporaryFolder folder;
    messaging::testing::NatsServer server;
    vocabulary::SystemClock clock;
    vocabulary::RandomIds ids{clock};
    observability::Metrics metrics;
    messaging::NatsBus bus{options_for(server), metrics};
    messaging::InMemoryKeyValue leases;
    messaging::InMemoryKeyValue registrations;
    discovery::Directory directory{registrations, clock};
    http::FakeTransport peers;
    Environment environment{clock, ids, metrics, bus, leases, registrations, directory, peers};
    std::unique_ptr<Shard> sends;
    std::unique_ptr<Shard> receives;
};

TEST_F(TwoShards, HandleEachMessageOnceWhoeverRestarts) {
    start(sends, order);
    start(receives, inventory);
    constexpr int senders = 4;
    constexpr int each = 100;
    std::vector<std::thread> threads;
    for (int sender = 0; sender < senders; ++sender) {
        threads.emplace_back([&, sender] {
            for (int i = 0; i < each; ++i)
                sends->send(std::to_string(sender) + "." + std::to_string(i));
        });
    }
    ASSERT_TRUE(eventually([&] { return receives->handled().size() > 10; }));
    start(receives, inventory);
    server.kill();
    server.start();
    for (auto& thread : threads) thread.join();
    start(sends, order);
    ASSERT_TRUE(all_is_handled(senders * each));
    auto handled = receives->handled();
    EXPECT_EQ(handled.size(), static_cast<std::size_t>(senders * each));
    std::ranges::sort(handled);
    EXPECT_EQ(std::ranges::unique(handled).begin(), handled.end());
}

TEST_F(TwoShards, AnswerJobsWhileTheBrokerIsAway) {
    server.kill();
    start(sends, order);
    start(receives, inventory);
    for (int i = 0; i < 10; ++i) sends->send(std::to_string(i));
    EXPECT_EQ(sends->core().audit().unsent_messages, 10);
    server.start();
    EXPECT_TRUE(all_is_handled(10));
}

http::Awaitable<int> count_up(ShardCore& core, int& counter) {
    co_await executed(core, [&](Transaction&) { ++counter; });
    co_return counter;
}
http::Awaitable<int> fail(ShardCore& core) {
    co_await executed(core, [](Transaction&) { throw std::domain_error{"refused"}; });
    co_return 0;
}

TEST_F(TwoShards, AnswerCoroutines) {
    start(sends, order);
    int counter = 0;
    EXPECT_EQ(http::run_to_end(count_up(sends->core(), counter)), 1);
    EXPECT_THROW(http::run_to_end(fail(sends->core())), std::domain_error);
    sends->core().stop();
    EXPECT_THROW(http::run_to_end(count_up(sends->core(), counter)), storage::Deposed);
    EXPECT_EQ(counter, 1);
}

TEST_F(TwoShards, DoWhatIsDueByThemselves) {
    ShardCore core{
        {order, folder.file("due.db"), "order-1", 0, true},
        environment,
        shard_schema(7, {}, {channels_schema()}),
        no_event};
    std::atomic<int> done = 0;
    core.add_chore(
        {[&] { return done < 2; },
         [&](Transaction&) { ++done; },
         [] { return std::optional<vocabulary::SteadyTime>{}; }}
    );
    core.start();
    EXPECT_TRUE(eventually([&] { return done == 2; }));
}

TEST_F(TwoShards, KnowWhetherTheyStillLead) {
    start(sends, order);
    sends->core().confirm_leading();
    const auto successor = std::make_unique<Shard>(order, folder.file("order.db"), environment);
    EXPECT_THROW(sends->core().confirm_leading(), storage::Deposed);
    EXPECT_THROW(sends->send("too late"), storage::Deposed);
    EXPECT_FALSE(sends->core().healthy());
    successor->core().confirm_leading();
}

}  // namespace
}  // namespace service_host
