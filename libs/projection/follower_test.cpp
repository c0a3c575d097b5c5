#include "projection/follower.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "messaging/in_memory_bus.hpp"
#include "vocabulary/manual_clock.hpp"

namespace projection {
namespace {

using messaging::Envelope;
using sharding::ShardId;
using testing::ElementsAre;
using testing::IsEmpty;

Envelope event(std::int64_t position, const std::string& shard = "order/0") {
    Envelope envelope;
    envelope.id = shard + "#" + std::to_string(position);
    envelope.source = "/orderly/" + shard;
    envelope.type = "orderly.order.order_placed.v1";
    envelope.position = position;
    envelope.data = {"{}"};
    return envelope;
}

// What the leaders have committed, whether or not anybody heard of it.
class Leaders final : public EventFeed {
public:
    std::optional<FeedPage>
    read(const ShardId& shard, std::int64_t after, std::size_t limit, const std::string&) override {
        if (away) return std::nullopt;
        FeedPage page{.events = {}, .head = heads[shard.name()]};
        limit = std::min(limit, page_max);
        for (auto next = after + 1; next <= page.head && page.events.size() < limit; ++next) {
            page.events.push_back(event(next, shard.name()));
        }
        return page;
    }

    bool away = false;
    std::size_t page_max = 1'000;
    std::map<std::string, std::int64_t> heads;
};

class FollowerTest : public testing::Test {
protected:
    void hear(const Envelope& envelope) {
        bus.announce("orderly.live.order.0.orders", messaging::encode(envelope));
    }
    void hear_live(const Envelope& envelope) {
        follower->start();
        hear(envelope);
        follower->stop();
    }
    void settle() {
        follower->catch_up_once();
        while (follower->apply_once() > 0) {
        }
    }
    void restart() {
        follower.reset();
        follower = make();
    }
    std::unique_ptr<Follower> make() {
        return std::make_unique<Follower>(
            database,
            writer,
            bus,
            leaders,
            options,
            [this](storage::Transaction&, const auto& envelopes) {
                for (const auto& envelope : envelopes) {
                    if (trouble || envelope.id == "forged") throw std::runtime_error{"disk"};
                    seen.push_back(envelope.id);
                }
            },
            clock
        );
    }

    vocabulary::ManualClock clock;
    storage::Database database{":memory:", {1, {{1, std::string{cursors_schema}}}}};
    storage::Writer writer{database, nullptr, clock};
    messaging::InMemoryBus bus;
    Leaders leaders;
    FollowerOptions options{
        .shards = {{"order", "0"}, {"order", "1"}},
        .live_events = "orderly.live.>"};
    bool trouble = false;
    std::vector<std::string> seen;
    std::unique_ptr<Follower> follower = make();
};

TEST_F(FollowerTest, ReadsWhatHappenedBeforeItsTime) {
    leaders.heads = {{"order/0", 2}, {"order/1", 1}};
    EXPECT_THAT(follower->behind(), ElementsAre("order/0", "order/1"));
    settle();
    EXPECT_THAT(seen, ElementsAre("order/0#1", "order/0#2", "order/1#1"));
    EXPECT_THAT(follower->behind(), IsEmpty());
}

TEST_F(FollowerTest, GoesOnWhereItStoodBeforeACrash) {
    leaders.heads = {{"order/0", 2}};
    settle();
    restart();
    leaders.heads = {{"order/0", 3}};
    settle();
    EXPECT_THAT(seen, ElementsAre("order/0#1", "order/0#2", "order/0#3"));
}

TEST_F(FollowerTest, AppliesAgainWhatWasNotCommitted) {
    leaders.heads = {{"order/0", 1}};
    trouble = true;
    follower->catch_up_once();
    EXPECT_THROW(follower->apply_once(), std::runtime_error);
    EXPECT_EQ(follower->applied().at("order/0"), 0);
    trouble = false;
    follower->apply_once();
    EXPECT_THAT(seen, ElementsAre("order/0#1"));
    EXPECT_EQ(follower->applied().at("order/0"), 1);
}

TEST_F(FollowerTest, HealsALostLastEventThoughNothingFollowsIt) {
    settle();
    leaders.heads = {{"order/0", 1}};  // committed, and lost on its way here
    settle();
    EXPECT_THAT(seen, IsEmpty());  // not due yet
    clock.advance(std::chrono::seconds{1});
    settle();
    EXPECT_THAT(seen, ElementsAre("order/0#1"));
}

TEST_F(FollowerTest, AsksALeaderLessOftenWhileItHearsOfIt) {
    settle();
    leaders.heads = {{"order/0", 1}};
    clock.advance(std::chrono::milliseconds{900});
    hear_live(event(1));
    settle();
    leaders.heads = {{"order/0", 2}};  // lost on its way here
    clock.advance(std::chrono::milliseconds{900});
    settle();
    EXPECT_THAT(seen, ElementsAre("order/0#1"));  // not due, though last asked 1.8 s ago
    clock.advance(std::chrono::milliseconds{100});
    settle();
    EXPECT_THAT(seen, ElementsAre("order/0#1", "order/0#2"));
}

TEST_F(FollowerTest, AsksTheLeadersAgainAfterTheBusWasAway) {
    settle();
    bus.disconnect();
    leaders.heads = {{"order/0", 1}};
    bus.reconnect();
    settle();
    EXPECT_THAT(seen, ElementsAre("order/0#1"));
}

TEST_F(FollowerTest, IsBehindWhileALeaderDoesNotAnswer) {
    leaders.away = true;
    settle();
    EXPECT_THAT(follower->behind(), ElementsAre("order/0", "order/1"));
}

TEST_F(FollowerTest, IsBehindUntilItHasReadTheLastPage) {
    leaders.heads = {{"order/0", 2}};
    leaders.page_max = 1;
    settle();
    EXPECT_THAT(seen, ElementsAre("order/0#1"));
    EXPECT_THAT(follower->behind(), ElementsAre("order/0"));
    settle();
    EXPECT_THAT(seen, ElementsAre("order/0#1", "order/0#2"));
    EXPECT_THAT(follower->behind(), IsEmpty());
}

TEST_F(FollowerTest, IsBehindUntilWhatItReadIsApplied) {
    leaders.heads = {{"order/0", 2}};
    follower->catch_up_once();
    EXPECT_THAT(follower->behind(), ElementsAre("order/0"));
    settle();
    EXPECT_THAT(follower->behind(), IsEmpty());
}

TEST_F(FollowerTest, HasCaughtUpOnceItStandsWhereTheLeadersStoodAtTheStart) {
    leaders.heads = {{"order/0", 2}};
    leaders.page_max = 1;
    settle();
    leaders.heads = {{"order/0", 9}};  // they go on meanwhile
    settle();
    EXPECT_THAT(follower->behind(), IsEmpty());
}

TEST_F(FollowerTest, DropsEventsThatItHeardOfAndThatNeverHappened) {
    leaders.heads = {{"order/0", 2}};
    hear_live(event(7));
    clock.advance(std::chrono::seconds{1});
    settle();
    EXPECT_THAT(seen, ElementsAre("order/0#1", "order/0#2"));
    EXPECT_EQ(follower->known_heads().at("order/0"), 2);
}

TEST_F(FollowerTest, ReadsAgainWhatItHeardAndCannotApply) {
    leaders.heads = {{"order/0", 1}};
    auto forged = event(1);
    forged.id = "forged";
    hear_live(forged);
    try {
        follower->apply_once();
    } catch (const std::runtime_error&) {  // unless a thread has met it before
    }
    settle();
    EXPECT_THAT(seen, ElementsAre("order/0#1"));
}

TEST_F(FollowerTest, WaitsForWhatAClientWrote) {
    leaders.heads = {{"order/0", 1}};
    settle();
    EXPECT_TRUE(follower->wait_for({{"order/0", 1}}, std::chrono::milliseconds{0}));
    EXPECT_FALSE(follower->wait_for({{"order/0", 2}}, std::chrono::milliseconds{0}));
    EXPECT_TRUE(follower->wait_for({{"elsewhere/0", 2}}, std::chrono::milliseconds{0}));
}

// With its threads: what is heard live is applied, whatever its order.
class LiveFollower : public FollowerTest {
protected:
    LiveFollower() {
        leaders.away = true;
        follower->start();
    }
    ~LiveFollower() override { follower->stop(); }

    bool reaches(std::int64_t position) {
        return follower->wait_for({{"order/0", position}}, std::chrono::seconds{10});
    }
};

TEST_F(LiveFollower, AppliesWhatItHears) {
    hear(event(1));
    hear(event(2));
    EXPECT_TRUE(reaches(2));
    follower->stop();
    EXPECT_THAT(seen, ElementsAre("order/0#1", "order/0#2"));
}

TEST_F(LiveFollower, AppliesADuplicateOnce) {
    hear(event(1));
    hear(event(1));
    hear(event(2));
    EXPECT_TRUE(reaches(2));
    follower->stop();
    EXPECT_THAT(seen, ElementsAre("order/0#1", "order/0#2"));
}

TEST_F(LiveFollower, PutsReorderedEventsInOrder) {
    hear(event(3));
    hear(event(2));
    hear(event(1));
    EXPECT_TRUE(reaches(3));
    follower->stop();
    EXPECT_THAT(seen, ElementsAre("order/0#1", "order/0#2", "order/0#3"));
}

TEST_F(FollowerTest, GathersEventsUntilSomebodyWaitsForOne) {
    leaders.away = true;
    options.gather = std::chrono::hours{1};
    follower = make();
    follower->start();
    hear(event(1));
    EXPECT_TRUE(follower->wait_for({{"order/0", 1}}, std::chrono::seconds{10}));
    hear(event(2));
    hear(event(3));
    EXPECT_TRUE(follower->wait_for({{"order/0", 3}}, std::chrono::seconds{10}));
    follower->stop();
    EXPECT_THAT(seen, ElementsAre("order/0#1", "order/0#2", "order/0#3"));
}

}  // namespace
}  // namespace projection
