#include "event_sourcing/event_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "vocabulary/manual_clock.hpp"

namespace event_sourcing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Cause cause{"correlation", "causation", "00-trace", "customer:ada"};
const NewEvent placed{"order_placed", R"({"total":900})"};
const NewEvent confirmed{"order_confirmed", "{}"};

struct Store : ::testing::Test {
    vocabulary::ManualClock clock;
    vocabulary::SequentialIds ids;
    storage::Database database{
        ":memory:",
        {7, {{1, std::string{storage::fence_schema} + std::string{event_store_schema}}}}};
    storage::Fence fence{database, "order-1", 0, std::chrono::milliseconds{0}, {}};
    storage::Writer writer{database, &fence, clock};
    EventStore store{database, ids};

    std::vector<StoredEvent>
    append(const std::string& stream, std::int64_t expected_version, std::vector<NewEvent> events) {
        std::vector<StoredEvent> stored;
        writer.execute([&](storage::Transaction& transaction) {
            stored = store.append(transaction, stream, expected_version, events, cause);
        });
        return stored;
    }

    static std::vector<std::int64_t> positions(const std::vector<StoredEvent>& events) {
        std::vector<std::int64_t> positions;
        for (const auto& event : events) positions.push_back(event.position);
        return positions;
    }
};

TEST_F(Store, KeepsEverythingAboutAnEvent) {
    append("order-1", 0, {placed});
    const auto events = store.read_stream("order-1");
    ASSERT_THAT(events, SizeIs(1));
    const auto& event = events.front();
    EXPECT_EQ(event.position, 1);
    EXPECT_EQ(event.stream, "order-1");
    EXPECT_EQ(event.version, 1);
    EXPECT_EQ(event.type, placed.type);
    EXPECT_EQ(event.data, placed.data);
    EXPECT_EQ(event.event_id, "00000000-0000-7000-8000-000000000001");
    EXPECT_EQ(event.time, clock.now());
    EXPECT_EQ(event.epoch, 1);
    EXPECT_EQ(event.cause.correlation_id, cause.correlation_id);
    EXPECT_EQ(event.cause.causation_id, cause.causation_id);
    EXPECT_EQ(event.cause.traceparent, cause.traceparent);
    EXPECT_EQ(event.cause.actor, cause.actor);
}

TEST_F(Store, NumbersVersionsPerStreamAndPositionsOverAll) {
    append("order-1", 0, {placed});
    append("order-2", 0, {placed, confirmed});
    const auto stored = append("order-1", 1, {confirmed});
    EXPECT_EQ(stored.front().version, 2);
    EXPECT_EQ(stored.front().position, 4);
    EXPECT_THAT(positions(store.read_all(0, 10)), ElementsAre(1, 2, 3, 4));
    EXPECT_EQ(store.head(), 4);
}

TEST_F(Store, RefusesAnAppendToAStreamThatHasMovedOn) {
    append("order-1", 0, {placed});
    EXPECT_THROW(append("order-1", 0, {confirmed}), VersionConflict);
    EXPECT_THAT(store.read_stream("order-1"), SizeIs(1));
}

TEST_F(Store, RefusesAnAppendThatWouldLeaveAGap) {
    EXPECT_THROW(append("order-1", 3, {confirmed}), VersionConflict);
}

TEST_F(Store, LeavesNoGapWhenATransactionIsTakenBack) {
    append("order-1", 0, {placed});
    const auto fails = [&](storage::Transaction& transaction) {
        store.append(transaction, "order-2", 0, {placed, confirmed}, cause);
        throw std::runtime_error{"changed my mind"};
    };
    EXPECT_THROW(writer.execute(fails), std::runtime_error);
    EXPECT_EQ(store.head(), 1);
    append("order-3", 0, {placed});
    EXPECT_THAT(positions(store.read_all(0, 10)), ElementsAre(1, 2));
}

TEST_F(Store, LeavesNoGapWhenAPartOfATransactionIsTakenBack) {
    writer.execute([&](storage::Transaction& transaction) {
        store.append(transaction, "order-1", 0, {placed}, cause);
        const auto part = [&] {
            store.append(transaction, "order-2", 0, {placed}, cause);
            throw std::runtime_error{"changed my mind"};
        };
        EXPECT_THROW(transaction.attempt(part), std::runtime_error);
        store.append(transaction, "order-3", 0, {placed}, cause);
    });
    EXPECT_THAT(positions(store.read_all(0, 10)), ElementsAre(1, 2));
    EXPECT_EQ(store.head(), 2);
}

TEST_F(Store, SeesWithinATransactionWhatItWrote) {
    writer.execute([&](storage::Transaction& transaction) {
        store.append(transaction, "order-1", 0, {placed, confirmed}, cause);
        EXPECT_THAT(store.load(transaction, "order-1"), SizeIs(2));
        EXPECT_THAT(store.load(transaction, "order-1", 1), SizeIs(1));
        EXPECT_THAT(store.load(transaction, "order-2"), IsEmpty());
        EXPECT_EQ(store.head(), 0) << "nothing is committed yet";
    });
}

TEST_F(Store, ReadsFromAPositionOnAndNoMoreThanAskedFor) {
    append("order-1", 0, {placed, confirmed, confirmed, confirmed});
    EXPECT_THAT(positions(store.read_all(1, 2)), ElementsAre(2, 3));
    EXPECT_THAT(store.read_stream("order-1", 2, 1), SizeIs(1));
    EXPECT_THAT(store.read_all(4, 10), IsEmpty());
}

TEST_F(Store, GoesOnWhereItStoodWhenItIsOpenedAgain) {
    append("order-1", 0, {placed});
    EventStore again{database, ids};
    EXPECT_EQ(again.head(), 1);
    writer.execute([&](storage::Transaction& transaction) {
        EXPECT_EQ(again.append(transaction, "order-1", 1, {confirmed}, cause).front().position, 2);
    });
}

TEST_F(Store, SeesNoEpochViolationAfterAnOrderlyTakeOver) {
    append("order-1", 0, {placed});
    storage::Fence next{database, "order-2", 0, std::chrono::milliseconds{0}, {}};
    storage::Writer successor{database, &next, clock};
    successor.execute([&](storage::Transaction& transaction) {
        store.append(transaction, "order-1", 1, {confirmed}, cause);
    });
    EXPECT_EQ(store.epoch_violations(), 0);
}

TEST_F(Store, CountsEventsThatSlippedPastTheFence) {
    append("order-1", 0, {placed, confirmed, confirmed});
    const auto set_epoch = [&](int position, int epoch) {
        database.write_connection().exec(
            "UPDATE events SET epoch = " + std::to_string(epoch) +
            " WHERE position = " + std::to_string(position)
        );
    };
    set_epoch(1, 5);
    set_epoch(2, 4);
    set_epoch(3, 5);
    EXPECT_EQ(store.epoch_violations(), 1);
    append("order-2", 0, {placed});
    EXPECT_EQ(store.epoch_violations(), 2) << "counts on from where it stood";
}

}  // namespace
}  // namespace event_sourcing
