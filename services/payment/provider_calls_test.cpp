#include "payment/provider_calls.hpp"

#include <functional>
#include <map>
#include <set>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "payment/testing/world.hpp"

namespace payment {
namespace {

using namespace std::chrono_literals;
using Network = testing::CardNetwork;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ProviderCallsTest : public ::testing::Test {
protected:
    ProviderCallsTest() { calls_.start(); }

    static ProviderCall call(const std::string& order_id, Call kind = Call::authorize) {
        return {.request = {kind, order_id, 900, "EUR", "tok_visa", ""}, .since = {}, .cause = {}};
    }
    ProviderCall call_now(const std::string& order_id, Call kind = Call::authorize) {
        auto made = call(order_id, kind);
        made.since = world_.clock.now();
        return made;
    }
    void set(const ProviderCall& call) {
        writer_.execute([&](auto& transaction) { calls_.set(transaction, call); });
    }
    void run() {
        while (world_.call_pool.run_due() > 0) {
        }
    }
    std::int64_t rows() {
        std::int64_t count = 0;
        database_.read([&](SQLite::Database& connection) {
            count = connection.execAndGet("SELECT count(*) FROM provider_calls").getInt64();
        });
        return count;
    }

    testing::World world_;
    storage::Database database_{":memory:", {1, {{1, std::string{provider_calls_schema}}}}};
    storage::Writer writer_{database_, nullptr, world_.clock};
    std::vector<std::string> answered_;  // by order, in order
    bool recording_fails_ = false;
    std::function<void(const std::string&)> while_recording_ = [](const std::string&) {};
    ProviderCalls calls_{
        database_,
        writer_,
        world_.call_pool,
        Provider{world_.peers, testing::network_address},
        world_.clock,
        [this](auto& transaction, const auto& call, const auto&) {
            if (recording_fails_) throw std::runtime_error{"no"};
            while_recording_(call.request.order_id);
            answered_.push_back(call.request.order_id);
            calls_.clear(transaction, call.request.order_id);
        },
        world_.metrics,
        {.shard = "payment/0", .patience = 30s, .in_memory_max = 3}};
};

TEST_F(ProviderCallsTest, AreMadeOnceTheirRowIsCommitted) {
    set(call_now("7"));
    EXPECT_EQ(rows(), 1);
    run();
    EXPECT_THAT(answered_, ElementsAre("7"));
    EXPECT_EQ(rows(), 0);
}

TEST_F(ProviderCallsTest, AreNotMadeIfTheTransactionRollsBack) {
    EXPECT_THROW(
        writer_.execute([&](auto& transaction) {
            calls_.set(transaction, call_now("7"));
            throw std::runtime_error{"no"};
        }),
        std::runtime_error
    );
    run();
    EXPECT_THAT(world_.network.calls(), IsEmpty());
}

TEST_F(ProviderCallsTest, AreReplacedByTheNextOfTheSameOrder) {
    set(call_now("7", Call::authorize));
    set(call_now("7", Call::void_authorization));
    run();
    EXPECT_THAT(world_.network.calls(), ElementsAre("7:void"));
}

TEST_F(ProviderCallsTest, AreMadeOnceThoughSetTwice) {
    set(call_now("7"));
    set(call_now("7"));
    run();
    EXPECT_THAT(world_.network.calls(), ElementsAre("7:authorize"));
}

TEST_F(ProviderCallsTest, WaitInTheTableIfThereAreMoreThanFitInMemory) {
    for (const auto* order_id : {"1", "2", "3", "4", "5", "6", "7"}) set(call_now(order_id));
    EXPECT_EQ(rows(), 7);
    run();
    EXPECT_EQ(std::set<std::string>(answered_.begin(), answered_.end()).size(), 7U);
    EXPECT_EQ(answered_.size(), 7U);
    EXPECT_EQ(rows(), 0);
}

TEST_F(ProviderCallsTest, BackOffWhileNobodyAnswers) {
    world_.network.go_away();
    set(call_now("7"));
    for (auto waited = 0ms; waited < 10s; waited += 10ms) {
        run();
        world_.clock.advance(10ms);
    }
    EXPECT_GT(world_.network.calls().size(), 5U);
    EXPECT_LT(world_.network.calls().size(), 40U);
}

TEST_F(ProviderCallsTest, NeverGiveUpUnlessTheyAreAuthorisations) {
    world_.network.go_away();
    set(call_now("7", Call::capture));
    set(call_now("8", Call::authorize));
    for (auto waited = 0s; waited < 40s; waited += 1s) {
        run();
        world_.clock.advance(1s);
    }
    EXPECT_THAT(answered_, ElementsAre("8"));
    world_.network.come_back();
    world_.clock.advance(2s);
    run();
    EXPECT_THAT(answered_, ElementsAre("8", "7"));
}

TEST_F(ProviderCallsTest, AreMadeAgainIfTheAnswerCannotBeRecorded) {
    recording_fails_ = true;
    set(call_now("7"));
    run();
    EXPECT_EQ(rows(), 1);
    recording_fails_ = false;
    world_.clock.advance(2s);
    run();
    EXPECT_THAT(answered_, ElementsAre("7"));
}

TEST_F(ProviderCallsTest, AreRecordedTogetherIfTheyAreAnsweredMeanwhile) {
    while_recording_ = [this](const auto& order_id) {
        if (order_id == "1") run();  // the others are answered
    };
    for (const auto* order_id : {"1", "2", "3"}) set(call_now(order_id));
    const auto commits_before = writer_.statistics().transactions;
    run();
    EXPECT_THAT(answered_, ElementsAre("1", "2", "3"));
    EXPECT_EQ(writer_.statistics().transactions - commits_before, 2U);
    EXPECT_EQ(rows(), 0);
}

TEST_F(ProviderCallsTest, DoNotFailTogether) {
    bool fails = true;
    while_recording_ = [&](const auto& order_id) {
        if (order_id == "1") run();
        if (order_id == "2" && std::exchange(fails, false)) throw std::runtime_error{"no"};
    };
    for (const auto* order_id : {"1", "2", "3"}) set(call_now(order_id));
    run();
    EXPECT_THAT(answered_, ElementsAre("1", "3"));
    world_.clock.advance(2s);
    run();
    EXPECT_THAT(answered_, ElementsAre("1", "3", "2"));
    EXPECT_EQ(rows(), 0);
}

TEST_F(ProviderCallsTest, AreNotMadeAfterTheStop) {
    set(call_now("7"));
    calls_.stop();
    run();
    EXPECT_THAT(world_.network.calls(), IsEmpty());
    EXPECT_EQ(rows(), 1);
}

}  // namespace
}  // namespace payment
