#include "payment/provider_calls.hpp"

#include <memory>
#include <set>
#include <stdexcept>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/event_loop.hpp"
#include "payment/testing/world.hpp"

namespace payment {
namespace {

using namespace std::chrono_literals;
using Network = testing::CardNetwork;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class ProviderCallsTest : public ::testing::Test {
protected:
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
    // Turns of the shard, until nothing happens any more.
    void run() {
        while (true) {
            loop_.restart();
            const bool has_answers = calls_.has_answers();
            if (has_answers)
                writer_.execute([&](auto& transaction) { calls_.record_answers(transaction); });
            if (loop_.poll() == 0 && !has_answers) return;
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
    std::string fails_once_;  // an order
    http::EventLoop loop_;
    const std::unique_ptr<http::AsyncTransport> to_network_ = world_.peers.on(loop_, 64);
    ProviderCalls calls_{
        database_,
        Provider{*to_network_, testing::network_address},
        world_.clock,
        [this](auto& transaction, const auto& call, const auto&) {
            if (recording_fails_) throw std::runtime_error{"no"};
            if (call.request.order_id == fails_once_) {
                fails_once_.clear();
                throw std::runtime_error{"no"};
            }
            answered_.push_back(call.request.order_id);
            calls_.clear(transaction, call.request.order_id);
        },
        world_.metrics,
        {.shard = "payment/0", .early_patience = 100ms, .patience = 30s, .in_memory_max = 3}};
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

TEST_F(ProviderCallsTest, AreRecordedTogetherIfTheyAreAnsweredTogether) {
    for (const auto* order_id : {"1", "2", "3"}) set(call_now(order_id));
    const auto commits_before = writer_.statistics().transactions;
    run();
    EXPECT_THAT(answered_, UnorderedElementsAre("1", "2", "3"));
    EXPECT_EQ(writer_.statistics().transactions - commits_before, 1U);
    EXPECT_EQ(rows(), 0);
}

TEST_F(ProviderCallsTest, DoNotFailTogether) {
    fails_once_ = "2";
    for (const auto* order_id : {"1", "2", "3"}) set(call_now(order_id));
    run();
    EXPECT_THAT(answered_, UnorderedElementsAre("1", "3"));
    world_.clock.advance(2s);
    run();
    EXPECT_THAT(answered_, UnorderedElementsAre("1", "3", "2"));
    EXPECT_EQ(rows(), 0);
}

// Before anything is recorded.

TEST_F(ProviderCallsTest, AreMadeEarlyWithoutARow) {
    const auto request = call_now("7").request;
    const auto awaited = calls_.call_early(request);
    EXPECT_FALSE(awaited->is_ready());
    EXPECT_FALSE(calls_.early_answer(request));
    run();
    EXPECT_TRUE(awaited->is_ready());
    EXPECT_TRUE(calls_.early_answer(request));
    EXPECT_THAT(answered_, IsEmpty()) << "whoever handles the message records it";
    EXPECT_EQ(rows(), 0);
}

TEST_F(ProviderCallsTest, AnswerAnEarlyCallOnlyAsWhatItWas) {
    const auto awaited = calls_.call_early(call_now("7", Call::authorize).request);
    run();
    EXPECT_FALSE(calls_.early_answer(call_now("7", Call::void_authorization).request));
    EXPECT_FALSE(calls_.early_answer(call_now("8", Call::authorize).request));
}

TEST_F(ProviderCallsTest, BecomeARowIfTheyTakeLongAndAreNotMadeTwice) {
    world_.peers.hold();
    const auto request = call_now("7").request;
    auto awaited = calls_.call_early(request);
    run();
    EXPECT_EQ(calls_.next(), world_.clock.steady_now() + 100ms);
    world_.clock.advance(100ms);
    EXPECT_TRUE(awaited->is_ready());
    EXPECT_FALSE(calls_.early_answer(request));
    set(call_now("7"));
    awaited.reset();
    run();
    EXPECT_EQ(rows(), 1);
    ASSERT_EQ(world_.peers.held(), 1U);
    world_.peers.arrive(0);
    run();
    EXPECT_THAT(answered_, ElementsAre("7"));
    EXPECT_THAT(world_.network.calls(), ElementsAre("7:authorize"));
    EXPECT_EQ(rows(), 0);
}

TEST_F(ProviderCallsTest, BecomeARowThatIsTriedLaterIfNobodyIsThere) {
    world_.network.go_away();
    const auto awaited = calls_.call_early(call_now("7").request);
    run();
    EXPECT_TRUE(awaited->is_ready()) << "there is nothing to wait for";
    set(call_now("7"));
    run();
    EXPECT_EQ(world_.network.calls().size(), 1U);
    world_.network.come_back();
    world_.clock.advance(2s);
    run();
    EXPECT_THAT(answered_, ElementsAre("7"));
}

TEST_F(ProviderCallsTest, AreForgottenWithTheirMessage) {
    world_.peers.hold();
    const auto request = call_now("7").request;
    calls_.call_early(request).reset();
    world_.peers.arrive(0);
    run();
    EXPECT_FALSE(calls_.early_answer(request));
    EXPECT_FALSE(calls_.next());
}

TEST_F(ProviderCallsTest, AreNotMadeEarlyIfOneIsOpenForTheOrder) {
    world_.peers.hold();
    const auto awaited = calls_.call_early(call_now("7").request);
    EXPECT_FALSE(calls_.call_early(call_now("7", Call::void_authorization).request));
    set(call_now("8"));
    EXPECT_FALSE(calls_.call_early(call_now("8", Call::void_authorization).request));
}

TEST_F(ProviderCallsTest, AreNotMadeEarlyIfTheyWouldHaveToWait) {
    world_.peers.be_full(true);
    EXPECT_FALSE(calls_.call_early(call_now("7").request));
    set(call_now("7"));
    run();
    EXPECT_THAT(answered_, ElementsAre("7"));
}

TEST_F(ProviderCallsTest, GoOnWithWhatIsDueNextThoughAnEarlyCallIsUnderWay) {
    world_.peers.hold();
    auto awaited = calls_.call_early(call_now("7", Call::authorize).request);
    set(call_now("7", Call::void_authorization));
    awaited.reset();
    run();
    ASSERT_EQ(world_.peers.held(), 2U);
    world_.peers.arrive(0);
    run();
    EXPECT_THAT(answered_, IsEmpty());
    world_.peers.arrive(0);
    run();
    EXPECT_THAT(answered_, ElementsAre("7"));
    EXPECT_THAT(world_.network.calls(), ElementsAre("7:authorize", "7:void"));
}

}  // namespace
}  // namespace payment
