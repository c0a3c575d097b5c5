#include "channels/outgoing_channel.hpp"

#include <gmock/gmock.h>

#include "channels/batch.hpp"

namespace channels {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class AnOutgoingChannel : public ::testing::Test {
protected:
    // Three messages are in the table.
    AnOutgoingChannel() {
        const auto question = channel.question(now, ids);
        channel.hear({0, question->id, false}, now);
    }

    // A commit gives out numbers, and releases them.
    void commit(std::vector<Row> rows) {
        const auto last = rows.back().number;
        channel.committed(std::move(rows));
        channel.release(last);
    }
    static std::vector<Row> rows(std::int64_t first, std::int64_t last) {
        std::vector<Row> rows;
        for (auto number = first; number <= last; ++number)
            rows.push_back({number, R"({"id":"a"})"});
        return rows;
    }
    static std::vector<std::int64_t> numbers_in(const std::string& batch) {
        std::vector<std::int64_t> numbers;
        for (const auto& message : decode_numbered(batch)) numbers.push_back(message.number);
        return numbers;
    }

    vocabulary::SequentialIds ids;
    OutgoingChannel::Time now{};
    OutgoingChannel channel{{.last = 3, .deleted = 0, .released = 3}, {1'000, 1'000, {}}, now};
};

TEST_F(AnOutgoingChannel, SendsFromTheTableWhatIsNotAtHand) {
    ASSERT_TRUE(channel.needs_rows());
    EXPECT_THAT(numbers_in(channel.batch_of(rows(1, 3), now)), ElementsAre(1, 2, 3));
    EXPECT_FALSE(channel.needs_rows());
    commit(rows(4, 5));
    EXPECT_FALSE(channel.needs_rows());
    EXPECT_THAT(numbers_in(*channel.next_batch(now)), ElementsAre(4, 5));
    EXPECT_FALSE(channel.next_batch(now));
}

TEST_F(AnOutgoingChannel, LeavesInTheTableWhatItHasNotBeenToldOf) {
    EXPECT_THAT(numbers_in(channel.batch_of(rows(1, 5), now)), ElementsAre(1, 2, 3));
    commit(rows(4, 5));
    EXPECT_THAT(numbers_in(*channel.next_batch(now)), ElementsAre(4, 5));
}

TEST_F(AnOutgoingChannel, RepeatsNothingThatWasNotSent) {
    channel.batch_of(rows(1, 2), now);
    EXPECT_FALSE(channel.must_repeat(now + 199ms));
    EXPECT_TRUE(channel.must_repeat(now + 200ms));
    EXPECT_THAT(numbers_in(channel.repeated(rows(1, 3), now)), ElementsAre(1, 2));
}

TEST_F(AnOutgoingChannel, IsPatientAnewOnceTheRecipientGetsOn) {
    channel.batch_of(rows(1, 3), now);
    channel.repeated(rows(1, 3), now);
    channel.repeated(rows(1, 3), now);
    EXPECT_FALSE(channel.must_repeat(now + 799ms));
    EXPECT_TRUE(channel.must_repeat(now + 800ms));
    channel.hear(committed_up_to(1), now);
    channel.batch_of(rows(2, 3), now);
    EXPECT_TRUE(channel.must_repeat(now + 200ms));
}

TEST_F(AnOutgoingChannel, HasNothingToDoWhenAllIsAcknowledged) {
    channel.batch_of(rows(1, 3), now);
    channel.hear(committed_up_to(3), now);
    EXPECT_EQ(channel.due(), std::nullopt);
    EXPECT_EQ(channel.waiting(), 0);
}

}  // namespace
}  // namespace channels
