#include "messaging/inbox.hpp"

#include <gtest/gtest.h>

#include "messaging/testing/shard.hpp"

namespace messaging {
namespace {

using namespace std::chrono_literals;

class InboxOfAShard : public ::testing::Test {
protected:
    bool remember(const std::string& id, std::uint64_t sequence) {
        bool first_time = false;
        shard_.execute([&](auto& transaction) {
            first_time = shard_.inbox.remember(transaction, id, sequence) == Inbox::Before::never;
        });
        return first_time;
    }
    int prune(std::chrono::seconds age, int rows) {
        int removed = 0;
        shard_.execute([&](auto& transaction) {
            removed = shard_.inbox.prune(transaction, age, rows);
        });
        return removed;
    }

    testing::Shard shard_;
};

TEST_F(InboxOfAShard, KnowsWhatWasHandledBefore) {
    EXPECT_TRUE(remember("a", 1));
    EXPECT_FALSE(remember("a", 1));
    EXPECT_TRUE(remember("b", 2));
}

TEST_F(InboxOfAShard, ForgetsWithTheTransactionThatIsTakenBack) {
    EXPECT_THROW(
        shard_.execute([&](auto& transaction) {
            shard_.inbox.remember(transaction, "a", 1);
            throw std::runtime_error{"trouble"};
        }),
        std::runtime_error
    );
    EXPECT_EQ(shard_.inbox.last(), std::nullopt);
    EXPECT_TRUE(remember("a", 1));
}

TEST_F(InboxOfAShard, TellsWhichMessageStoodLastInTheStream) {
    EXPECT_EQ(shard_.inbox.last(), std::nullopt);
    remember("b", 7);
    remember("a", 3);  // a retry comes late
    EXPECT_EQ(shard_.inbox.last()->message_id, "b");
    EXPECT_EQ(shard_.inbox.last()->sequence, 7U);
}

TEST_F(InboxOfAShard, ReadsTheLastMessageAtTheStart) {
    remember("of a stream that was lost", 900);
    shard_.clock.advance(2s);
    remember("a", 3);
    remember("b", 7);
    EXPECT_EQ(Inbox{shard_.database}.last()->message_id, "b");
}

TEST_F(InboxOfAShard, FollowsAMessageToItsNewPlaceOnceTheOldStreamIsForgotten) {
    remember("a", 900);
    shard_.inbox.forget_last();
    EXPECT_EQ(shard_.inbox.last(), std::nullopt);
    EXPECT_FALSE(remember("a", 1));
    EXPECT_EQ(shard_.inbox.last()->sequence, 1U);
    EXPECT_EQ(Inbox{shard_.database}.last()->sequence, 1U);
}

TEST_F(InboxOfAShard, PrunesTheOldestFirstAndNoMoreThanAsked) {
    remember("a", 1);
    shard_.clock.advance(10s);
    remember("b", 2);
    shard_.clock.advance(10s);
    remember("c", 3);
    EXPECT_EQ(prune(5s, 1), 1);
    EXPECT_EQ(prune(5s, 100), 1);
    EXPECT_EQ(prune(5s, 100), 0);
    EXPECT_TRUE(remember("a", 4));
    EXPECT_FALSE(remember("c", 5));
}

TEST_F(InboxOfAShard, KeepsWhatWasDeliveredAgainForItsWholeTime) {
    remember("a", 1);
    shard_.clock.advance(10s);
    remember("a", 1);
    EXPECT_EQ(prune(5s, 100), 0);
}

}  // namespace
}  // namespace messaging
