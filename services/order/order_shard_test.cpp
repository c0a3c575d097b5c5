#include "order/order_shard.hpp"

#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "order/testing/stage.hpp"

namespace order {
namespace {

using namespace contracts::inventory;
using namespace contracts::payment;
using namespace std::chrono_literals;
using order::testing::Names;
using order::testing::Stage;
using order::testing::World;
using enum Coordination;

class OrderShardTest : public ::testing::Test {
protected:
    // An orchestrated order up to the point where this step was done.
    std::string orchestrated_after(const std::string& step) {
        const auto id = stage.place(orchestration);
        for (const auto* each : {"reserve_stock", "authorize_payment", "capture_payment"}) {
            stage.does(id, each);
            if (step == each) break;
        }
        stage.sent();
        return id;
    }
    void stock_is_reserved(const std::string& id) { stage.does(id, "reserve_stock"); }
    std::string choreographed_and_confirmed() {
        const auto id = stage.place(choreography);
        stock_is_reserved(id);
        stage.happens(PaymentAuthorized{id, "ref-1"});
        stage.sent();
        return id;
    }
    std::int64_t count(Status status) { return stage.shard().audit().counts.orders[status]; }

    World world;
    Stage stage{world};
};

using OrchestratedOrder = OrderShardTest;
using ChoreographedOrder = OrderShardTest;
using OrderIntakeTest = OrderShardTest;
using OrderAudit = OrderShardTest;

TEST_F(OrchestratedOrder, IsConfirmedAndThenPaid) {
    const auto id = stage.place(orchestration);
    EXPECT_EQ(stage.sent(), (Names{"event order_placed", "command reserve_stock"}));
    EXPECT_EQ(stage.status(id), "pending");
    stage.does(id, "reserve_stock");
    EXPECT_EQ(stage.sent(), (Names{"event stock_allocated", "command authorize_payment"}));
    EXPECT_EQ(stage.order(id).allocations, (std::vector<Allocation>{{"mug", "eu", 2}}));
    stage.does(id, "authorize_payment");
    EXPECT_EQ(stage.sent(), (Names{"event order_confirmed", "command capture_payment"}));
    EXPECT_EQ(stage.status(id), "confirmed");
    stage.does(id, "capture_payment");
    EXPECT_EQ(stage.sent(), Names{});
    EXPECT_EQ(stage.saga(id), "completed");
}

TEST_F(OrchestratedOrder, IsRejectedWhenThereIsNoStock) {
    const auto id = stage.place(orchestration);
    stage.happens(StockUnavailable{id, "eu", "mug"});
    EXPECT_EQ(stage.status(id), "rejected out_of_stock");
    EXPECT_EQ(stage.saga(id), "compensated");
    EXPECT_TRUE(stage.order(id).allocations.empty());
}

TEST_F(OrchestratedOrder, ReleasesItsStockWhenTheCardIsDeclined) {
    const auto id = orchestrated_after("reserve_stock");
    stage.happens(PaymentDeclined{id});
    EXPECT_EQ(stage.sent(), Names{"command release_stock"});
    EXPECT_EQ(stage.status(id), "pending");
    stage.undoes(id, "reserve_stock");
    EXPECT_EQ(stage.status(id), "rejected payment_declined");
    EXPECT_EQ(stage.order(id).allocations.size(), 1U);
}

TEST_F(OrchestratedOrder, IsUndoneWhenCancelledBeforeItIsConfirmed) {
    const auto id = orchestrated_after("reserve_stock");
    EXPECT_TRUE(stage.cancel(id));
    EXPECT_EQ(stage.sent(), (Names{"event cancellation_requested", "command cancel_payment"}));
    EXPECT_EQ(stage.status(id), "cancelling");
    stage.does(id, "authorize_payment");
    EXPECT_EQ(stage.status(id), "cancelling");
    stage.undoes(id, "authorize_payment");
    stage.undoes(id, "reserve_stock");
    EXPECT_EQ(stage.sent(), (Names{"command release_stock", "event order_cancelled"}));
    EXPECT_EQ(stage.status(id), "cancelled cancelled_by_customer");
}

TEST_F(OrchestratedOrder, IsUndoneWhenCancelledAfterItIsPaid) {
    const auto id = orchestrated_after("capture_payment");
    EXPECT_TRUE(stage.cancel(id));
    EXPECT_TRUE(stage.cancel(id));
    stage.undoes(id, "authorize_payment");
    stage.undoes(id, "reserve_stock");
    EXPECT_EQ(stage.status(id), "cancelled cancelled_by_customer");
    EXPECT_EQ(stage.saga(id), "compensated");
    EXPECT_FALSE(stage.cancel(id));
}

TEST_F(OrchestratedOrder, EndsRejectedWhenCancelledAfterItWasRefused) {
    const auto id = orchestrated_after("reserve_stock");
    stage.happens(PaymentDeclined{id});
    EXPECT_TRUE(stage.cancel(id));
    stage.undoes(id, "reserve_stock");
    EXPECT_EQ(stage.status(id), "rejected payment_declined");
}

TEST_F(OrchestratedOrder, TimesOutWhenAPaymentStaysUnknown) {
    const auto id = orchestrated_after("reserve_stock");
    stage.wait(60s);
    EXPECT_EQ(stage.sent(), Names{"command cancel_payment"});
    stage.does(id, "authorize_payment");
    stage.undoes(id, "authorize_payment");
    stage.undoes(id, "reserve_stock");
    EXPECT_EQ(stage.status(id), "rejected timed_out");
}

TEST_F(OrchestratedOrder, AsksOnceHoweverLongTheAnswerTakes) {
    const auto id = stage.place(orchestration);
    stage.sent();
    stage.wait(59s);
    EXPECT_EQ(stage.sent(), Names{});
    stage.does(id, "reserve_stock");
    EXPECT_EQ(stage.sent(), (Names{"event stock_allocated", "command authorize_payment"}));
}

TEST_F(OrchestratedOrder, IsChargedHoweverLongThatTakes) {
    const auto id = orchestrated_after("authorize_payment");
    stage.wait(3600s);
    EXPECT_EQ(stage.sent(), Names{});
    stage.does(id, "capture_payment");
    EXPECT_EQ(stage.saga(id), "completed");
}

// Whatever tells that nothing is left of a step undoes it.
TEST_F(OrchestratedOrder, IsUndoneByEachEventThatSaysSo) {
    const auto is_cancelled_by = [this](const auto& payment_undone, const auto& stock_undone) {
        const auto id = orchestrated_after("reserve_stock");
        EXPECT_TRUE(stage.cancel(id));
        stage.happens(payment_undone(id));
        stage.happens(stock_undone(id));
        EXPECT_EQ(stage.status(id), "cancelled cancelled_by_customer");
        EXPECT_EQ(stage.saga(id), "compensated");
    };
    const auto released = [](auto& id) { return StockReleased{id, "eu", {{"mug", 2}}}; };
    is_cancelled_by([](auto& id) { return PaymentVoided{id}; }, released);
    is_cancelled_by([](auto& id) { return PaymentRefunded{id}; }, released);
    is_cancelled_by([](auto& id) { return PaymentDeclined{id}; }, released);
    const auto barred = [](auto& id) { return PaymentBarred{id}; };
    is_cancelled_by(barred, [](auto& id) { return StockReturned{id, "eu", {{"mug", 2}}}; });
    is_cancelled_by(barred, [](auto& id) { return ReservationBarred{id, "eu"}; });
    is_cancelled_by(barred, [](auto& id) { return StockUnavailable{id, "eu", "mug"}; });
}

TEST_F(OrchestratedOrder, IgnoresEventsThatAnswerNothing) {
    const auto id = stage.place(orchestration);
    stage.sent();
    stage.happens(PaymentAuthorized{id, "ref-1"});
    stage.happens(StockReleased{id, "eu", {{"mug", 2}}});
    EXPECT_EQ(stage.sent(), Names{});
    EXPECT_EQ(stage.status(id), "pending");
    EXPECT_EQ(stage.shard().audit().dead_letters, 0);
}

TEST_F(OrchestratedOrder, TakesARepeatedEventForWhatItIs) {
    const auto id = stage.place(orchestration);
    stage.does(id, "reserve_stock");
    stage.sent();
    stage.repeat_last_message();
    stage.does(id, "reserve_stock");  // said again
    EXPECT_EQ(stage.sent(), Names{});
    EXPECT_EQ(stage.order(id).version, 2);
}

TEST_F(OrchestratedOrder, TakesTheReplyThatAnOlderVersionLeftUnderWay) {
    const auto id = stage.place(orchestration);
    const auto to = stage.shard().id().name() + "/place_order/" + id + "/";
    stage.replies(id, R"({"to":")" + to + R"(reserve_stock/do","outcome":"succeeded"})");
    EXPECT_EQ(stage.order(id).allocations.size(), 1U);
    stage.replies(
        id,
        R"({"to":")" + to +
            R"(authorize_payment/do","outcome":"refused","reason":"payment_declined"})"
    );
    stage.replies(id, R"({"to":")" + to + R"(reserve_stock/undo","outcome":"succeeded"})");
    EXPECT_EQ(stage.status(id), "rejected payment_declined");
    EXPECT_EQ(stage.shard().audit().dead_letters, 0);
}

TEST_F(OrchestratedOrder, BuriesRepliesThatNobodyGives) {
    const auto id = stage.place(orchestration);
    for (const auto* const to : {"", "order/0", "order/0/a/b/c/later", "order/0/a/b/c/do/d"}) {
        stage.replies(id, R"({"to":")" + std::string{to} + R"(","outcome":"succeeded"})");
    }
    const auto to = "order/0/place_order/" + id + "/reserve_stock/do";
    stage.replies(id, R"({"to":")" + to + R"(","outcome":"perhaps"})");
    EXPECT_EQ(stage.shard().audit().dead_letters, 5);
    EXPECT_EQ(stage.status(id), "pending");
}

TEST_F(OrchestratedOrder, HasOneCorrelationId) {
    const auto id = orchestrated_after("capture_payment");
    stage.cancel(id);
    for (const auto& event : stage.shard().history(id)) {
        EXPECT_EQ(event.cause.correlation_id, id) << event.type;
    }
}

TEST_F(ChoreographedOrder, IsConfirmedByWhatHappensElsewhere) {
    const auto id = stage.place(choreography);
    EXPECT_EQ(stage.sent(), Names{"event order_placed"});
    stock_is_reserved(id);
    EXPECT_EQ(stage.sent(), Names{"event stock_allocated"});
    stage.happens(PaymentAuthorized{id, "ref-1"});
    EXPECT_EQ(stage.sent(), Names{"event order_confirmed"});
    EXPECT_EQ(stage.status(id), "confirmed");
    EXPECT_FALSE(stage.shard().sagas().find(id));
}

TEST_F(ChoreographedOrder, IsRejectedByWhatHappensElsewhere) {
    const auto out_of_stock = stage.place(choreography);
    stage.happens(StockUnavailable{out_of_stock, "eu", "mug"});
    EXPECT_EQ(stage.status(out_of_stock), "rejected out_of_stock");

    const auto declined = stage.place(choreography);
    stage.happens(PaymentDeclined{declined});
    EXPECT_EQ(stage.status(declined), "rejected payment_declined");

    const auto unavailable = stage.place(choreography);
    stage.happens(PaymentUnavailable{unavailable});
    EXPECT_EQ(stage.status(unavailable), "rejected payment_unavailable");
}

TEST_F(ChoreographedOrder, IsCancelledOnceTheOthersToldThatTheirPartIsUndone) {
    const auto id = choreographed_and_confirmed();
    EXPECT_TRUE(stage.cancel(id));
    EXPECT_EQ(stage.sent(), Names{"event cancellation_requested"});
    stage.happens(StockReturned{id, "eu", {{"mug", 2}}});
    EXPECT_EQ(stage.sent(), Names{"event stock_undone"});
    EXPECT_EQ(stage.status(id), "cancelling");
    EXPECT_TRUE(stage.cancel(id));
    EXPECT_EQ(stage.sent(), Names{});
    stage.happens(PaymentRefunded{id});
    EXPECT_EQ(stage.sent(), (Names{"event payment_undone", "event order_cancelled"}));
    EXPECT_EQ(stage.status(id), "cancelled cancelled_by_customer");
    EXPECT_FALSE(stage.cancel(id));
}

TEST_F(ChoreographedOrder, IsNeverConfirmedOnceItsCancellationWasAccepted) {
    const auto id = stage.place(choreography);
    EXPECT_TRUE(stage.cancel(id));
    stock_is_reserved(id);
    stage.happens(PaymentAuthorized{id, "ref-1"});
    EXPECT_EQ(stage.status(id), "cancelling");
    stage.happens(PaymentVoided{id});
    stage.happens(StockReleased{id, "eu", {{"mug", 2}}});
    EXPECT_EQ(stage.status(id), "cancelled cancelled_by_customer");
}

TEST_F(ChoreographedOrder, IsCancelledAlsoWhenNobodyHadDoneAnything) {
    const auto id = stage.place(choreography);
    EXPECT_TRUE(stage.cancel(id));
    stage.happens(PaymentBarred{id});
    stage.repeat_last_message();
    EXPECT_EQ(stage.status(id), "cancelling");
    stage.happens(ReservationBarred{id, "eu"});
    EXPECT_EQ(stage.status(id), "cancelled cancelled_by_customer");
    EXPECT_EQ(stage.order(id).version, 5);
}

TEST_F(ChoreographedOrder, EndsRejectedWhenItWasRefusedBeforeTheOthersHeardOfItsCancellation) {
    const auto out_of_stock = stage.place(choreography);
    EXPECT_TRUE(stage.cancel(out_of_stock));
    stage.happens(PaymentBarred{out_of_stock});
    stage.happens(StockUnavailable{out_of_stock, "eu", "mug"});
    EXPECT_EQ(stage.status(out_of_stock), "rejected out_of_stock");

    const auto declined = stage.place(choreography);
    stock_is_reserved(declined);
    EXPECT_TRUE(stage.cancel(declined));
    stage.happens(StockReleased{declined, "eu", {{"mug", 2}}});
    stage.happens(PaymentDeclined{declined});
    EXPECT_EQ(stage.status(declined), "rejected payment_declined");
    EXPECT_FALSE(stage.cancel(declined));

    const auto unavailable = stage.place(choreography);
    stock_is_reserved(unavailable);
    EXPECT_TRUE(stage.cancel(unavailable));
    stage.happens(PaymentUnavailable{unavailable});
    stage.happens(StockReleased{unavailable, "eu", {{"mug", 2}}});
    EXPECT_EQ(stage.status(unavailable), "rejected payment_unavailable");
}

TEST_F(ChoreographedOrder, DoesNotTimeOutOnceItIsCancelling) {
    const auto id = stage.place(choreography);
    EXPECT_TRUE(stage.cancel(id));
    stage.happens(ReservationBarred{id, "eu"});
    stage.wait(3600s);
    EXPECT_EQ(stage.status(id), "cancelling");
    stage.happens(PaymentVoided{id});
    EXPECT_EQ(stage.status(id), "cancelled cancelled_by_customer");
}

TEST_F(ChoreographedOrder, WaitsForItsRefundHoweverLongThatTakes) {
    const auto id = choreographed_and_confirmed();
    EXPECT_TRUE(stage.cancel(id));
    stage.happens(StockReturned{id, "eu", {{"mug", 2}}});
    stage.wait(3600s);
    EXPECT_EQ(stage.status(id), "cancelling");
    stage.happens(PaymentRefunded{id});
    EXPECT_EQ(stage.status(id), "cancelled cancelled_by_customer");
}

TEST_F(ChoreographedOrder, TimesOutAfterAMinute) {
    const auto id = stage.place(choreography);
    stock_is_reserved(id);
    stage.wait(59s);
    EXPECT_EQ(stage.status(id), "pending");
    stage.wait(1s);
    EXPECT_EQ(stage.status(id), "rejected timed_out");
}

TEST_F(ChoreographedOrder, DoesNotTimeOutOnceConfirmed) {
    const auto id = choreographed_and_confirmed();
    stage.wait(3600s);
    EXPECT_EQ(stage.status(id), "confirmed");
}

TEST_F(ChoreographedOrder, LearnsOfItsStockAlsoWhenThePaymentsNewsComesFirst) {
    const auto id = stage.place(choreography);
    stage.happens(PaymentAuthorized{id, "ref-1"});
    stock_is_reserved(id);
    EXPECT_EQ(stage.status(id), "confirmed");
    EXPECT_EQ(stage.order(id).allocations.size(), 1U);
}

TEST_F(OrderShardTest, BuriesNewsOfOrdersThatNeverWere) {
    stage.happens(PaymentAuthorized{"000-nobody", "ref-1"});
    EXPECT_EQ(stage.shard().audit().dead_letters, 1);
}

TEST_F(ChoreographedOrder, HasNothingToDoOnceItIsPaid) {
    const auto id = choreographed_and_confirmed();
    stage.happens(PaymentCaptured{id});
    EXPECT_EQ(stage.sent(), Names{});
    EXPECT_EQ(stage.status(id), "confirmed");
    EXPECT_EQ(stage.shard().audit().dead_letters, 0);
}

TEST_F(OrderIntakeTest, ChargesTheCataloguesPriceOfTheMoment) {
    auto request = Stage::request();
    request.lines = {{"mug", 2}, {"spoon", 3}};
    EXPECT_EQ(stage.place(request).value().total_cents, 2 * 450 + 3 * 99);
    world.feed.define("mug", 500);
    stage.shard().run_once();
    EXPECT_EQ(stage.place(request).value().total_cents, 2 * 500 + 3 * 99);
}

TEST_F(OrderIntakeTest, AsksTheHomeOfAProductThatItDoesNotKnow) {
    world.feed.define("lamp", 2'000);
    auto request = Stage::request();
    request.lines = {{"lamp", 1}};
    EXPECT_TRUE(stage.place(request).ok());
}

TEST_F(OrderIntakeTest, RefusesWhatIsNoProductAndLinesOfSeveralCurrencies) {
    auto request = Stage::request();
    request.lines = {{"mug", 1}, {"unicorn", 1}, {"dollar-mug", 1}};
    const auto outcome = stage.place(request);
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(
        outcome.error().errors,
        (json::Errors{
            {"#/lines/1/sku", "is not a product"},
            {"#/lines/2/sku", "costs USD, but the lines before it EUR"}})
    );
}

TEST_F(OrderIntakeTest, KeepsSellingWhatItKnowsWhileTheInventoryIsAway) {
    world.feed.go_away();
    EXPECT_TRUE(stage.place(Stage::request()).ok());
    auto request = Stage::request();
    request.lines = {{"lamp", 1}};
    EXPECT_EQ(stage.place(request).error().reason, RefusedOrder::Reason::catalogue_behind);
}

TEST_F(OrderIntakeTest, ReadsOnUntilTheCatalogueReachesTheTokenOfTheRequest) {
    world.feed.define("mug", 500);
    auto request = Stage::request();
    request.seen = world.feed.head("mug");
    request.seen["order/0"] = 1'000;
    EXPECT_EQ(stage.place(request).value().total_cents, 2 * 500);
}

TEST_F(OrderIntakeTest, GivesTheSameOrderForTheSameKey) {
    auto request = Stage::request();
    request.idempotency = {"key-1", "body-1"};
    const auto first = stage.place(request);
    const auto second = stage.place(request);
    EXPECT_EQ(first.value().order_id, second.value().order_id);
    EXPECT_EQ(first.value().total_cents, second.value().total_cents);
    EXPECT_EQ(count(Status::pending), 1);

    request.idempotency = {"key-1", "body-2"};
    EXPECT_EQ(stage.place(request).error().reason, RefusedOrder::Reason::key_used_for_another);
    request.idempotency = {"key-2", "body-2"};
    EXPECT_NE(stage.place(request).value().order_id, first.value().order_id);
}

TEST_F(OrderIntakeTest, UsesUpNoKeyForARefusedOrder) {
    auto request = Stage::request();
    request.idempotency = {"key-1", "body-1"};
    request.lines = {{"unicorn", 1}};
    EXPECT_FALSE(stage.place(request).ok());
    request.idempotency = {"key-1", "body-2"};
    request.lines = {{"mug", 1}};
    EXPECT_TRUE(stage.place(request).ok());
}

TEST_F(OrderIntakeTest, PlacesOneOrderForOneKeyHoweverManyAskAtOnce) {
    auto request = Stage::request();
    request.idempotency = {"key-1", "body-1"};
    std::mutex mutex;
    std::set<std::string> order_ids;
    {
        std::vector<std::jthread> clients;
        for (int i = 0; i < 20; ++i) {
            clients.emplace_back([&] {
                const auto order_id = stage.place(request).value().order_id;
                const std::lock_guard lock{mutex};
                order_ids.insert(order_id);
            });
        }
    }
    EXPECT_EQ(order_ids.size(), 1U);
    EXPECT_EQ(count(Status::pending), 1);
}

TEST_F(OrderIntakeTest, ForgetsKeysAfterTwoDays) {
    auto request = Stage::request(choreography);
    request.idempotency = {"key-1", "body-1"};
    const auto first = stage.place(request).value().order_id;
    stage.wait(std::chrono::hours{47});
    EXPECT_EQ(stage.place(request).value().order_id, first);
    stage.wait(std::chrono::hours{2});
    EXPECT_NE(stage.place(request).value().order_id, first);
}

TEST_F(OrderIntakeTest, CallsTheOneWhoWaitsWhenTheOrderIsFinal) {
    auto request = Stage::request();
    request.wait = 30s;
    request.idempotency = {"key-1", "body-1"};
    const auto is_called = [](const auto& outcome) {
        return http::run_to_end(outcome.value().place->wait(0ms));
    };
    const auto outcome = stage.place(request);
    EXPECT_FALSE(is_called(outcome));
    stage.happens(StockUnavailable{outcome.value().order_id, "eu", "mug"});
    EXPECT_TRUE(is_called(outcome));
    EXPECT_TRUE(is_called(stage.place(request)));
}

TEST_F(OrderAudit, CountsOrdersByStatusAndWhatWasEverConfirmed) {
    stage.place(orchestration);
    const auto cancelled = orchestrated_after("capture_payment");
    choreographed_and_confirmed();
    stage.cancel(cancelled);
    EXPECT_EQ(count(Status::pending), 1);
    EXPECT_EQ(count(Status::confirmed), 1);
    EXPECT_EQ(count(Status::cancelling), 1);
    stage.undoes(cancelled, "authorize_payment");
    stage.undoes(cancelled, "reserve_stock");
    EXPECT_EQ(count(Status::cancelling), 0);
    EXPECT_EQ(count(Status::cancelled), 1);
    const auto audit = stage.shard().audit();
    EXPECT_EQ(audit.counts.confirmed_total_cents.at("EUR"), 1'800);
    EXPECT_EQ(audit.open_sagas, 1);
    EXPECT_EQ(audit.epoch_violations, 0);
    EXPECT_EQ(audit.dead_letters, 0);
}

}  // namespace
}  // namespace order
