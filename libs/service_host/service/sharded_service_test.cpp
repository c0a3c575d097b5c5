// In which order an instance comes and goes, seen by others: on the real server, and with an
// election on real time.
#include "service_host/service/sharded_service.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>

#include <gmock/gmock.h>

#include "contracts/partitions.hpp"
#include "http/cannot_listen.hpp"
#include "http/client.hpp"
#include "messaging/in_memory_bus.hpp"
#include "storage/testing/temporary_folder.hpp"
#include "vocabulary/clock.hpp"

namespace service_host {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

// What happened, in order. Each entry says whether the service answered just then.
class Witness {
public:
    void note(const std::string& what) {
        const bool answered = answers();
        const std::lock_guard lock{mutex_};
        entries_.push_back(what + (answered ? ", answers" : ", does not answer"));
        changed_.notify_all();
    }
    bool comes_to(std::size_t count) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, 20s, [&] { return entries_.size() >= count; });
    }
    std::vector<std::string> entries() const {
        const std::lock_guard lock{mutex_};
        return entries_;
    }

    std::function<bool()> answers;

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> entries_;  // guarded by mutex_
};

// The bucket of registrations, which notes when the one of the service comes and goes.
class Listing final : public messaging::KeyValue {
public:
    explicit Listing(Witness& witness) : witness_{witness} {}

    std::optional<messaging::Entry> get(const std::string& key) override { return real_.get(key); }
    void put(const std::string& key, const std::string& value) override {
        if (!listed_.exchange(true)) witness_.note("listed");
        real_.put(key, value);
    }
    std::optional<std::uint64_t> create(const std::string& key, const std::string& value) override {
        return real_.create(key, value);
    }
    std::optional<std::uint64_t>
    update(const std::string& key, const std::string& value, std::uint64_t revision) override {
        return real_.update(key, value, revision);
    }
    void erase(const std::string& key) override {
        if (listed_.exchange(false)) witness_.note("not listed");
        real_.erase(key);
    }
    std::shared_ptr<void> watch(
        std::function<void(const std::string& key, const std::string& value)> changed
    ) override {
        return real_.watch(std::move(changed));
    }

private:
    Witness& witness_;
    messaging::InMemoryKeyValue real_;
    std::atomic<bool> listed_ = false;
};

// A shard, its core, and that one's outbox.
class WatchedShard {
public:
    WatchedShard(const ShardOptions& options, Witness& witness)
        : id_{options.id}, epoch_{options.epoch_at_least + 1}, witness_{witness} {}

    void start() { witness_.note("leads " + id_.name()); }
    void stop() { witness_.note("gives away " + id_.name()); }
    bool healthy() const { return true; }
    std::int64_t epoch() const { return epoch_; }
    const sharding::ShardId& id() const { return id_; }

    const WatchedShard& core() const { return *this; }
    const WatchedShard& outbox() const { return *this; }
    std::map<std::string, std::string> stopped() const { return {}; }

private:
    const sharding::ShardId id_;
    const std::int64_t epoch_;
    Witness& witness_;
};

class FakeApi {
public:
    std::vector<http::Route> routes() const {
        return {{"GET", "/v1/payments", [](const auto&) { return http::Response{}; }}};
    }
};

struct Own {
    Witness& witness;
    std::atomic<bool>& card_network;
};

class FakeParts {
public:
    using Shard = WatchedShard;

    FakeParts(const Environment& /*environment*/, const Own& own) : own_{own} {}

    std::unique_ptr<WatchedShard> build(const ShardOptions& options) {
        return std::make_unique<WatchedShard>(options, own_.witness);
    }
    std::vector<http::Check> checks() const {
        return {{"card_network", own_.card_network, "the card network is away"}};
    }
    FakeApi api(const std::string& /*instance*/, const ShardHost<WatchedShard>& /*led*/) const {
        return {};
    }

private:
    const Own own_;
};

class ShardedServiceTest : public testing::Test {
protected:
    ShardedServiceTest() {
        directory_.start();
        witness_.answers = [this] { return get("/v1/payments").status == 200; };
    }
    ~ShardedServiceTest() override { service_.stop(); }

    http::Response get(const std::string& target) {
        http::Request request;
        request.method = "GET";
        request.target = target;
        const auto address = "127.0.0.1:" + std::to_string(service_.port());
        const auto answer = http_.send(address, request, 5s, true);
        http::Response none;
        none.status = 0;
        return answer.ok() ? answer.value() : none;
    }
    // Whether the directory comes to know who leads each shard.
    bool leaders_are_known() {
        std::mutex mutex;
        std::condition_variable changed;
        const auto listening = directory_.on_change([&] {
            const std::lock_guard lock{mutex};
            changed.notify_all();
        });
        std::unique_lock lock{mutex};
        return changed.wait_for(lock, 20s, [&] {
            const auto shards = contracts::shards_of("payment");
            return std::all_of(shards.begin(), shards.end(), [&](const auto& shard) {
                return directory_.leader(shard).has_value();
            });
        });
    }

    ProcessSettings settings() const {
        ProcessSettings settings;
        settings.service = "payment";  // of two shards
        settings.instance = "payment-1";
        settings.home = folder_.file("home");
        settings.address = "127.0.0.1:1";
        return settings;
    }

    storage::testing::TemporaryFolder folder_;
    Witness witness_;
    std::atomic<bool> card_network_ = true;
    vocabulary::SystemClock clock_;
    vocabulary::RandomIds ids_{clock_};
    observability::Metrics metrics_;
    messaging::InMemoryBus bus_;
    messaging::InMemoryKeyValue leases_;
    Listing registrations_{witness_};
    discovery::Directory directory_{registrations_, clock_};
    http::Client http_;
    const Environment
        environment_{clock_, ids_, metrics_, bus_, leases_, registrations_, directory_, http_};
    const Own own_{witness_, card_network_};
    ShardedService<FakeParts> service_{settings(), environment_, own_};
};

TEST_F(ShardedServiceTest, AnswersBeforeItIsListedAndIsListedBeforeItLeads) {
    service_.start();
    ASSERT_TRUE(witness_.comes_to(3));
    const auto entries = witness_.entries();
    EXPECT_EQ(entries[0], "listed, answers");
    EXPECT_THAT(
        std::vector(entries.begin() + 1, entries.end()),
        UnorderedElementsAre("leads payment/0, answers", "leads payment/1, answers")
    );
}

TEST_F(ShardedServiceTest, IsNotListedIfItCannotAnswer) {
    http::Server other{{}, {}, [] { return std::vector<http::Check>{}; }, metrics_};
    other.start();
    auto taken = settings();
    taken.port = other.port();
    ShardedService<FakeParts> service{taken, environment_, own_};
    EXPECT_THROW(service.start(), http::CannotListen);
    service.stop();
    EXPECT_THAT(witness_.entries(), testing::IsEmpty());
}

TEST_F(ShardedServiceTest, GivesAwayWhatItLeadsBeforeItIsTakenOffTheListAndAnswersUntilThen) {
    service_.start();
    ASSERT_TRUE(witness_.comes_to(3));
    service_.stop();
    const auto entries = witness_.entries();
    ASSERT_EQ(entries.size(), 6U);
    EXPECT_THAT(
        std::vector(entries.begin() + 3, entries.begin() + 5),
        UnorderedElementsAre("gives away payment/0, answers", "gives away payment/1, answers")
    );
    EXPECT_EQ(entries[5], "not listed, answers");
    EXPECT_FALSE(witness_.answers());
    service_.stop();
    EXPECT_EQ(witness_.entries().size(), 6U);
}

TEST_F(ShardedServiceTest, IsReadyOnceItsShardsAreLedAndItHasWhatItNeedsOfItsOwn) {
    service_.start();
    ASSERT_TRUE(leaders_are_known());
    EXPECT_EQ(get("/readyz").status, 200);
    card_network_ = false;
    const auto answer = get("/readyz");
    EXPECT_EQ(answer.status, 503);
    EXPECT_THAT(answer.body, HasSubstr("the card network is away"));
}

}  // namespace
}  // namespace service_host
