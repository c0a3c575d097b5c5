#include "event_sourcing/repository.hpp"

#include <stdexcept>
#include <string>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "event_sourcing/testing/given.hpp"
#include "vocabulary/manual_clock.hpp"

namespace event_sourcing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A mug that can be filled until it is full.
struct Filled {
    bool operator==(const Filled&) const = default;
};

struct Mug {
    struct Fill {
        int times = 1;
    };
    enum class Rejection { full };
    using Command = Fill;
    using Event = Filled;
    using Decision = event_sourcing::Decision<Event, Rejection>;
    struct State {
        int filled = 0;
    };

    static Decision decide(const State& state, const Command& command) {
        if (state.filled + command.times > 3) return Rejection::full;
        return std::vector<Event>(static_cast<std::size_t>(command.times));
    }
    static State evolve(const State& state, const Event&) { return {state.filled + 1}; }
};

struct MugCodec {
    static NewEvent encode(const Filled&) { return {"filled", "{}"}; }
    static Filled decode(const StoredEvent&) { return {}; }
};

struct MugRepository : ::testing::Test {
    using Mugs = Repository<Mug, MugCodec>;

    vocabulary::ManualClock clock;
    vocabulary::SequentialIds ids;
    storage::Database database{":memory:", {7, {{1, std::string{event_store_schema}}}}};
    storage::Writer writer{database, nullptr, clock};
    EventStore store{database, ids};
    std::vector<std::string> published;
    Mugs mugs{store, "mug", [this](auto&, const std::string& id, const Mugs::Recorded& recorded) {
                  published.push_back(id + "@" + std::to_string(recorded.stored.version));
              }};

    bool fill(const std::string& id, int times = 1) { return fill(mugs, id, times); }
    bool fill(Mugs& repository, const std::string& id, int times) {
        bool accepted = false;
        writer.execute([&](storage::Transaction& transaction) {
            accepted = repository.handle(transaction, id, Mug::Fill{times}, Cause{}).ok();
        });
        return accepted;
    }
    int filled(const std::string& id) {
        int times = 0;
        writer.execute([&](storage::Transaction& transaction) {
            times = mugs.state(transaction, id).filled;
            EXPECT_EQ(mugs.version(transaction, id), times);
        });
        return times;
    }
};

TEST(Mug, RefusesMoreThanItHolds) {
    testing::given<Mug>(Filled{}, Filled{}).when(Mug::Fill{1}).then(Filled{});
    testing::given<Mug>(Filled{}, Filled{}).when(Mug::Fill{2}).then_rejected(Mug::Rejection::full);
    testing::given<Mug>().when(Mug::Fill{0}).then_nothing();
}

TEST_F(MugRepository, RecordsWhatIsDecided) {
    EXPECT_TRUE(fill("red", 2));
    EXPECT_EQ(filled("red"), 2);
    EXPECT_EQ(store.read_stream("mug-red").size(), 2);
    EXPECT_THAT(published, ElementsAre("red@1", "red@2"));
}

TEST_F(MugRepository, RecordsNothingOfWhatIsRejected) {
    EXPECT_FALSE(fill("red", 4));
    EXPECT_THAT(store.read_stream("mug-red"), IsEmpty());
    EXPECT_THAT(published, IsEmpty());
}

TEST_F(MugRepository, RecordsNothingIfNothingChanges) {
    EXPECT_TRUE(fill("red", 0));
    EXPECT_THAT(store.read_stream("mug-red"), IsEmpty());
}

TEST_F(MugRepository, DecidesOnWhatEarlierLeadersRecorded) {
    fill("red", 3);
    Mugs fresh{store, "mug", [](auto&, const auto&, const auto&) {}};
    EXPECT_FALSE(fill(fresh, "red", 1));
}

TEST_F(MugRepository, ForgetsAStateWhoseTransactionWasTakenBack) {
    fill("red");
    const auto fails = [&](storage::Transaction& transaction) {
        (void)mugs.handle(transaction, "red", Mug::Fill{2}, Cause{});
        throw std::runtime_error{"changed my mind"};
    };
    EXPECT_THROW(writer.execute(fails), std::runtime_error);
    EXPECT_EQ(filled("red"), 1);
    EXPECT_TRUE(fill("red", 2));
}

TEST_F(MugRepository, ReadsStatesAgainThatItHadNoRoomToKeep) {
    Mugs small{store, "mug", [](auto&, const auto&, const auto&) {}, 1};
    EXPECT_TRUE(fill(small, "red", 2));
    EXPECT_TRUE(fill(small, "blue", 3));
    EXPECT_TRUE(fill(small, "red", 1));
    EXPECT_FALSE(fill(small, "red", 1));
}

}  // namespace
}  // namespace event_sourcing
