#include "inventory/projections/stock_levels.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "vocabulary/manual_clock.hpp"

namespace inventory {
namespace {

const storage::Schema schema{1, {{1, std::string{stock_levels_schema}}}};

StockChange delivered(const std::string& sku, std::int64_t quantity) {
    return {sku, {.on_hand = quantity, .delivered = quantity}};
}
StockChange reserved(const std::string& sku, std::int64_t quantity) {
    return {sku, {.reserved = quantity}};
}

class StockLevelsTest : public ::testing::Test {
protected:
    void apply(const std::vector<StockChange>& changes) {
        writer.execute([&](auto& transaction) { levels.apply(transaction, changes); });
    }
    void apply_and_fail(const std::vector<StockChange>& changes) {
        EXPECT_THROW(
            writer.execute([&](auto& transaction) {
                levels.apply(transaction, changes);
                throw std::runtime_error{"takes it back"};
            }),
            std::runtime_error
        );
    }

    vocabulary::ManualClock clock;
    storage::Database database{":memory:", schema};
    storage::Writer writer{database, nullptr, clock};
    StockLevels levels{database};
};

TEST_F(StockLevelsTest, AreZeroForWhatWasNeverDelivered) {
    EXPECT_EQ(levels.level("mug"), StockLevel{});
    EXPECT_EQ(levels.committed_level("mug"), std::nullopt);
}

TEST_F(StockLevelsTest, AddUpTheChanges) {
    apply({delivered("mug", 10), reserved("mug", 3)});
    apply({delivered("mug", 5)});
    const StockLevel expected{.on_hand = 15, .reserved = 3, .delivered = 15};
    EXPECT_EQ(levels.level("mug"), expected);
    EXPECT_EQ(levels.committed_level("mug"), expected);
}

TEST_F(StockLevelsTest, SumOverAllProducts) {
    apply({delivered("mug", 10), delivered("cup", 7), reserved("cup", 2)});
    EXPECT_EQ(
        levels.committed_total(), (StockLevel{.on_hand = 17, .reserved = 2, .delivered = 17})
    );
}

TEST_F(StockLevelsTest, ForgetWhatWasTakenBack) {
    apply({delivered("mug", 10)});
    apply_and_fail({reserved("mug", 3), reserved("mug", 4), delivered("cup", 1)});
    const StockLevel expected{.on_hand = 10, .delivered = 10};
    EXPECT_EQ(levels.level("mug"), expected);
    EXPECT_EQ(levels.level("cup"), StockLevel{});
    EXPECT_EQ(levels.committed_level("cup"), std::nullopt);
    EXPECT_EQ(levels.committed_total(), expected);

    apply({reserved("mug", 1)});
    EXPECT_EQ(
        levels.committed_total(), (StockLevel{.on_hand = 10, .reserved = 1, .delivered = 10})
    );
}

TEST_F(StockLevelsTest, ShowOthersNothingBeforeItIsCommitted) {
    writer.execute([&](auto& transaction) {
        levels.apply(transaction, {delivered("mug", 10)});
        EXPECT_EQ(levels.level("mug").on_hand, 10);
        EXPECT_EQ(levels.committed_total(), StockLevel{});
    });
    EXPECT_EQ(levels.committed_total().on_hand, 10);
}

TEST_F(StockLevelsTest, AreReadAgainByTheNextLeader) {
    apply({delivered("mug", 10), delivered("cup", 7), reserved("mug", 3)});
    const StockLevels next{database};
    EXPECT_EQ(next.level("mug"), levels.level("mug"));
    EXPECT_EQ(next.level("cup"), levels.level("cup"));
    EXPECT_EQ(next.committed_total(), levels.committed_total());
}

using StockLevelsDeathTest = StockLevelsTest;

TEST_F(StockLevelsDeathTest, StopTheProcessRatherThanGoNegative) {
    apply({delivered("mug", 1)});
    EXPECT_DEATH(apply({reserved("mug", 2)}), "is_sound");
}

}  // namespace
}  // namespace inventory
