#include <gtest/gtest.h>

#include "order/testing/stage.hpp"
#include "storage/testing/temporary_folder.hpp"

namespace order {
namespace {

using namespace contracts::inventory;
using namespace contracts::payment;
using namespace std::chrono_literals;
using order::testing::Names;
using order::testing::Stage;
using order::testing::World;
using enum Coordination;

class OrderRecovery : public ::testing::Test {
protected:
    World world;
    storage::testing::TemporaryFolder folder;
    Stage stage{world, folder.file("order-0.db")};
};

TEST_F(OrderRecovery, TakesUpASagaWhereTheLastLeaderLeftIt) {
    const auto id = stage.place(orchestration);
    stage.does(id, "reserve_stock");
    stage.sent();
    stage.restart();
    EXPECT_EQ(stage.shard().audit().open_sagas, 1);
    EXPECT_EQ(stage.sent(), Names{});
    stage.does(id, "authorize_payment");
    stage.does(id, "capture_payment");
    EXPECT_EQ(stage.status(id), "confirmed");
    EXPECT_EQ(stage.saga(id), "completed");
}

// What the saga sends is made from the order's first event: its log does not repeat that.
TEST_F(OrderRecovery, KnowsWhatWasOrderedWhenItTakesUpASaga) {
    const auto id = stage.place(orchestration);
    stage.restart();
    stage.does(id, "reserve_stock");
    EXPECT_EQ(stage.order(id).allocations, (std::vector<Allocation>{{"mug", "eu", 2}}));
    EXPECT_EQ(
        stage.last_command(id),
        (R"({"order_id":")" + id +
         R"(","amount_cents":900,"currency":"EUR","payment_token":"tok_visa"})")
    );
}

TEST_F(OrderRecovery, GoesOnWithACompensation) {
    const auto id = stage.place(orchestration);
    stage.does(id, "reserve_stock");
    stage.happens(PaymentDeclined{id});
    stage.restart();
    stage.undoes(id, "reserve_stock");
    EXPECT_EQ(stage.status(id), "rejected payment_declined");
}

TEST_F(OrderRecovery, UndoesASagaThatCompletedUnderAnEarlierLeader) {
    const auto id = stage.place(orchestration);
    for (const auto* step : {"reserve_stock", "authorize_payment", "capture_payment"}) {
        stage.does(id, step);
    }
    stage.restart();
    EXPECT_TRUE(stage.cancel(id));
    stage.undoes(id, "authorize_payment");
    stage.undoes(id, "reserve_stock");
    EXPECT_EQ(stage.status(id), "cancelled cancelled_by_customer");
}

TEST_F(OrderRecovery, KeepsTheDeadlinesOfChoreographedOrders) {
    const auto id = stage.place(choreography);
    stage.restart();
    stage.wait(60s);
    EXPECT_EQ(stage.status(id), "rejected timed_out");
}

TEST_F(OrderRecovery, RemembersWhatOfACancelledOrderIsUndone) {
    const auto id = stage.place(choreography);
    EXPECT_TRUE(stage.cancel(id));
    stage.happens(StockReleased{id, "eu", {{"mug", 2}}});
    stage.restart();
    EXPECT_EQ(stage.status(id), "cancelling");
    stage.happens(PaymentVoided{id});
    EXPECT_EQ(stage.status(id), "cancelled cancelled_by_customer");
}

TEST_F(OrderRecovery, KeepsIdempotencyKeysPricesAndTallies) {
    auto request = Stage::request();
    request.idempotency = {"key-1", "body-1"};
    const auto id = stage.place(request).value().order_id;
    world.feed.go_away();
    stage.restart();
    EXPECT_EQ(stage.place(request).value().order_id, id);
    EXPECT_TRUE(stage.place(Stage::request()).ok());
    EXPECT_EQ(stage.shard().audit().counts.orders[Status::pending], 2);
}

TEST_F(OrderRecovery, RaisesTheEpoch) {
    const auto before = stage.shard().epoch();
    stage.restart();
    EXPECT_GT(stage.shard().epoch(), before);
}

}  // namespace
}  // namespace order
