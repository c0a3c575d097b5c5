// What happens to a NatsBus when its server is killed, frozen, or wakes with another disk.
#include <atomic>
#include <set>
#include <thread>

#include <gmock/gmock.h>

#include "brokers.hpp"
#include "messaging/nats_connection.hpp"

namespace conformance {
namespace {

using messaging::NatsBus;
using ::testing::HasSubstr;
using ::testing::Not;

// Announces events without waiting, each on a subject of its own, and keeps what became of it.
class Load {
public:
    void announce(messaging::MessageBus& bus, int count) {
        for (int i = 0; i < count; ++i) {
            const int number = ++announced_;
            bus.announce_events({subject(number), "[]", number}, [this, number](bool stored) {
                if (stored) stored_.add(number);
                ++finished_;
            });
        }
    }
    bool finishes() {
        return eventually([this] { return finished_ == announced_; });
    }
    int announced() const { return announced_; }
    int finished() const { return finished_; }
    std::vector<int> stored() const { return stored_.values(); }

    static std::string subject(int number) {
        return "orderly.live.order.0." + std::to_string(number);
    }

private:
    int announced_ = 0;
    Heard<int> stored_;
    std::atomic<int> finished_ = 0;
};

class NatsFaults : public ::testing::Test {
protected:
    NatsBus& bus() { return broker_.bus(); }
    messaging::testing::NatsServer& server() { return broker_.server(); }

    NatsBroker broker_;
};

TEST_F(NatsFaults, TellsTheOutcomeOfEachMessageOnceAndLosesNoneThatWasStored) {
    Load load;
    for (int round = 0; round < 3; ++round) {
        load.announce(bus(), 2'000);
        broker_.go_away();
        load.announce(bus(), 10);
        broker_.come_back();
    }
    ASSERT_TRUE(load.finishes());
    const auto stored = load.stored();
    EXPECT_LT(stored.size(), static_cast<std::size_t>(load.announced()));
    EXPECT_EQ(std::set<int>(stored.begin(), stored.end()).size(), stored.size());
    for (const int number : stored) {
        ASSERT_EQ(bus().announced_up_to(Load::subject(number)), number);
    }
    EXPECT_EQ(load.finished(), load.announced());
}

TEST_F(NatsFaults, FailsWhatIsInFlightAtOnceWhenTheServerDies) {
    server().freeze();
    Load load;
    load.announce(bus(), 10);
    const auto killed = std::chrono::steady_clock::now();
    broker_.go_away();
    ASSERT_TRUE(load.finishes());
    EXPECT_LT(std::chrono::steady_clock::now() - killed, 4s);  // without the notice it takes 5 s
    EXPECT_THAT(load.stored(), ::testing::IsEmpty());
}

TEST_F(NatsFaults, GoesOnAfterAFreezeOfThreeSeconds) {
    Load load;
    load.announce(bus(), 100);
    ASSERT_TRUE(load.finishes());
    Heard<std::string> heard;
    const auto listening =
        bus().listen("orderly.live.>", [&](const auto& delivery) { heard.add(delivery.payload); });
    ASSERT_TRUE(comes_through(bus(), orders, heard));

    server().freeze();
    const auto frozen = std::chrono::steady_clock::now();
    load.announce(bus(), 100);
    EXPECT_LT(std::chrono::steady_clock::now() - frozen, 3s);
    std::this_thread::sleep_until(frozen + 3s);  // the length of the fault
    server().thaw();
    ASSERT_TRUE(load.finishes());
    ASSERT_TRUE(bus().wait_until_connected(patience));
    EXPECT_TRUE(eventually([&] { return announce(bus(), {orders, "[]", 1'000'000}); }));
    EXPECT_EQ(bus().announced_up_to(orders), 1'000'000);
    EXPECT_TRUE(eventually([&] {
        bus().announce(orders, "again");
        return heard.values().back() == "again";
    }));
}

// More than the socket takes.
constexpr int large_messages = 40;
const std::string large(500'000, 'x');

template <typename Call>
std::chrono::steady_clock::duration longest_of(int calls, const Call& call) {
    auto longest = std::chrono::steady_clock::duration::zero();
    for (int i = 0; i < calls; ++i) {
        const auto begun = std::chrono::steady_clock::now();
        call();
        longest = std::max(longest, std::chrono::steady_clock::now() - begun);
    }
    return longest;
}

TEST_F(NatsFaults, BlocksNobodyForLongWhoAnnouncesEventsWhileTheServerIsFrozen) {
    server().freeze();
    std::atomic<int> finished = 0;
    const auto longest = longest_of(large_messages, [&] {
        bus().announce_events({orders, large, 1}, [&](bool) { ++finished; });
    });
    EXPECT_LT(longest, 8s);  // without the deadline it never ends
    server().thaw();
    EXPECT_TRUE(eventually([&] { return finished == large_messages; }));
}

TEST_F(NatsFaults, BlocksNobodyForLongWhoAnnouncesWhileTheServerIsFrozenAndCountsWhatFails) {
    server().freeze();
    const auto longest = longest_of(large_messages, [&] { bus().announce(orders, large); });
    EXPECT_LT(longest, 8s);
    EXPECT_THAT(broker_.metrics(), Not(HasSubstr("messaging_client_failed_messages_total 0\n")));
    server().thaw();
    EXPECT_TRUE(bus().wait_until_connected(patience));
    EXPECT_TRUE(eventually([&] { return announce(bus(), {orders, "[]", 1}); }));
}

TEST_F(NatsFaults, CountsWhatIsTooLargeForTheBrokerAndGoesOn) {
    EXPECT_THAT(broker_.metrics(), HasSubstr("messaging_client_failed_messages_total 0\n"));
    const std::string too_large(2'000'000, 'x');
    bus().announce(orders, too_large);
    EXPECT_THAT(broker_.metrics(), HasSubstr("messaging_client_failed_messages_total 1\n"));
    EXPECT_FALSE(announce(bus(), {orders, too_large, 1}));
    EXPECT_THAT(broker_.metrics(), HasSubstr("messaging_client_failed_messages_total 2\n"));
    EXPECT_TRUE(announce(bus(), {orders, "[]", 1}));
}

TEST_F(NatsFaults, TellsWhatAnOlderDiskHolds) {
    EXPECT_TRUE(announce(bus(), {orders, "[]", 1}));
    broker_.go_away();
    server().remember_store();
    broker_.come_back();
    EXPECT_TRUE(announce(bus(), {orders, "[]", 10}));

    broker_.go_away();
    server().restore();
    broker_.come_back();
    EXPECT_EQ(bus().announced_up_to(orders), 1);
    EXPECT_TRUE(announce(bus(), {orders, "[]", 10}));
    EXPECT_EQ(bus().announced_up_to(orders), 10);
}

TEST_F(NatsFaults, FailsToAnnounceEventsThatNoStreamTakesAndGoesOn) {
    EXPECT_FALSE(announce(bus(), {"orderly.unknown", "[]", 1}));
    EXPECT_TRUE(eventually([&] { return announce(bus(), {orders, "[]", 1}); }));
}

TEST_F(NatsFaults, ConnectsToAServerThatStartsLater) {
    broker_.go_away();
    observability::Metrics metrics;
    NatsBus early{broker_.options(), metrics};
    Heard<std::string> heard;
    const auto listening =
        early.listen("orderly.live.>", [&](const auto& delivery) { heard.add(delivery.payload); });
    EXPECT_FALSE(announce(early, {orders, "[]", 1}));
    server().start();
    ASSERT_TRUE(early.wait_until_connected(patience));
    EXPECT_TRUE(announce(early, {orders, "[1]", 1}));
    EXPECT_TRUE(eventually([&] { return !heard.values().empty(); }));
    EXPECT_EQ(heard.values().front(), "[1]");
}

TEST_F(NatsFaults, ServesEverythingElseIfTheBrokerHasNoRoomForPublicEvents) {
    broker_.go_away();
    server().wipe();
    observability::Metrics metrics;
    auto options = broker_.options();
    options.events_stream = "TOO_LARGE";
    options.events_bytes = std::int64_t{1} << 60;
    options.events_subjects = "elsewhere.live.*.*.*";
    NatsBus cramped{options, metrics};
    server().start();
    ASSERT_TRUE(cramped.wait_until_connected(patience));
    const auto leases = cramped.key_value("leases");
    leases->put("order/0", "order-1");
    EXPECT_EQ(leases->get("order/0")->value, "order-1");
    EXPECT_FALSE(announce(cramped, {"elsewhere.live.order.0.orders", "[]", 1}));
    EXPECT_EQ(cramped.announced_up_to("elsewhere.live.order.0.*"), std::nullopt);
}

// Makes a stream, as an older version did.
std::unique_ptr<NatsBus> keeper_of(
    const std::string& stream,
    messaging::NatsOptions options,
    observability::Metrics& metrics
) {
    options.events_stream = stream;
    options.events_subjects = "former." + stream;
    auto bus = std::make_unique<NatsBus>(options, metrics);
    EXPECT_TRUE(bus->wait_until_connected(patience));
    EXPECT_TRUE(announce(*bus, {options.events_subjects, "[]", 1}));
    return bus;
}

TEST_F(NatsFaults, DeletesTheStreamsOfAnOlderVersionAndNoOthers) {
    observability::Metrics metrics;
    const auto others = keeper_of("OTHERS", broker_.options(), metrics);
    const auto messages = keeper_of("ORDERLY", broker_.options(), metrics);
    const auto dead_letters = keeper_of("ORDERLY_DEAD_LETTERS", broker_.options(), metrics);
    EXPECT_TRUE(announce(bus(), {orders, "[]", 7}));

    const auto upgraded = broker_.another_bus();
    EXPECT_EQ(messages->announced_up_to("former.ORDERLY"), std::nullopt);
    EXPECT_EQ(dead_letters->announced_up_to("former.ORDERLY_DEAD_LETTERS"), std::nullopt);
    EXPECT_EQ(others->announced_up_to("former.OTHERS"), 1);
    EXPECT_EQ(upgraded->announced_up_to(orders), 7);
}

// Subscriptions come and go while messages arrive for them, as when shards change their leaders.
TEST_F(NatsFaults, FreesSubscriptionsOnceTheServerHasAnswered) {
    std::atomic<int> heard = 0;
    messaging::NatsConnection connection{
        {.url = server().url(), .name = "comes and goes", .inbox_prefix = "_INBOX_x"}, [] {}};
    ASSERT_EQ(connection.try_to_connect(), NATS_OK);
    const auto frees_all = [&] {
        return eventually([&] {
            connection.free_retired();
            return connection.subscriptions() == 0;
        });
    };
    for (int round = 0; round < 30; ++round) {
        const int before = heard;
        auto* const subscription = connection.subscribe(
            "orderly.live.>", [&](auto*) { ++heard; }, 0ms
        );
        ASSERT_NE(subscription, nullptr);
        ASSERT_TRUE(eventually([&] {
            bus().announce(orders, "x");
            return heard > before;
        }));
        for (int i = 0; i < 200; ++i) bus().announce(orders, "x");
        connection.retire(subscription);
        if (round % 10 == 9) {
            EXPECT_TRUE(frees_all());
        }
    }

    server().freeze();
    connection.retire(connection.subscribe(
        "orderly.live.>", [](auto*) {}, 0ms
    ));
    connection.free_retired();
    EXPECT_EQ(connection.subscriptions(), 1U);  // kept: nobody says that it is safe
    server().thaw();
    EXPECT_TRUE(frees_all());
}

}  // namespace
}  // namespace conformance
