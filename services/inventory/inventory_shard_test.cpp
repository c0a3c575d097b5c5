#include "inventory/inventory_shard.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "contracts/partitions.hpp"
#include "inventory/testing/world.hpp"
#include "service_host/testing/other_shard.hpp"

namespace inventory {
namespace {

namespace order = contracts::order;
using contracts::inventory::PaymentTerms;
using contracts::inventory::ReleaseStock;
using contracts::inventory::ReserveStock;
using contracts::inventory::StockReserved;
using messaging::Envelope;
using service_host::testing::OtherShard;
using ::testing::ElementsAre;
using testing::eu;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using StockRefusal = InventoryShard::StockRefusal;

const std::string order_7 = "00000000-0000-7000-8000-000000000007-2a7";
const std::string order_8 = "00000000-0000-7000-8000-000000000008-2a7";
const sharding::ShardId order_shard = *contracts::order_shard_of_order(order_7);

// A shard on a world in memory, its commands and events as others send them, and what it sends.
class InventoryShardTest : public ::testing::Test {
protected:
    InventoryShardTest() { restart(); }

    void restart() {
        shard.reset();
        shard = next_leader();
    }
    std::unique_ptr<InventoryShard> next_leader() {
        return std::make_unique<InventoryShard>(
            service_host::ShardOptions{eu, database_path, "inventory-1", 0, false},
            world.environment
        );
    }

    void deliver(const std::string& sku, std::int64_t quantity) {
        ASSERT_TRUE(shard->adjust_stock(sku, {quantity, "delivery", {}}, {}).ok());
    }

    template <typename Command>
    Envelope saga_sends(const Command& command) {
        auto message = orders.asks(command);
        settle();
        return message;
    }
    template <typename Event>
    void order_tells(const Event& event) {
        orders.tells(event);
        settle();
    }
    void settle() {
        while (shard->run_once()) {
        }
    }

    std::vector<std::string> told_the_order() const { return orders.events(); }
    std::vector<std::optional<PaymentTerms>> told_payment() const {
        std::vector<std::optional<PaymentTerms>> terms;
        for (const auto& envelope : payments.heard()) {
            terms.push_back(json::decode<StockReserved>(envelope.data.json).payment);
        }
        return terms;
    }

    std::vector<std::string> recorded() const {
        std::vector<std::string> types;
        for (const auto& event : shard->events().read_stream("reservation-" + order_7)) {
            types.push_back(event.type);
        }
        return types;
    }

    testing::World world;
    std::string database_path = ":memory:";
    OtherShard orders{world.environment, order_shard, eu};
    OtherShard payments{world.environment, contracts::payment_shard_of_order(order_7), eu};
    std::unique_ptr<InventoryShard> shard;
};

const ReserveStock reserve_two_mugs{order_7, "eu", {{"mug", 2}}};
const ReleaseStock release{order_7, "eu"};
const order::OrderPlaced placed{
    .order_id = order_7,
    .customer_id = "ada",
    .ship_to = "eu",
    .lines = {{"mug", 2, 1299}},
    .payment_token = "tok_visa",
    .coordination = "choreography",
    .total_cents = 2598,
    .currency = "EUR",
};

const PaymentTerms terms{2598, "EUR", "tok_visa"};

const StockLevel ten_delivered{.on_hand = 10, .delivered = 10};
const StockLevel two_reserved{.on_hand = 10, .reserved = 2, .delivered = 10};
const StockLevel two_sold{.on_hand = 8, .sold = 2, .delivered = 10};

// Orchestrated.

TEST_F(InventoryShardTest, ReservesAndTellsTheOrder) {
    deliver("mug", 10);
    saga_sends(reserve_two_mugs);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved"));
    EXPECT_EQ(shard->stock("mug"), two_reserved);
    EXPECT_THAT(payments.heard(), IsEmpty());
}

TEST_F(InventoryShardTest, RefusesWhatIsOutOfStock) {
    deliver("mug", 1);
    saga_sends(reserve_two_mugs);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_unavailable"));
    EXPECT_EQ(shard->stock("mug"), (StockLevel{.on_hand = 1, .delivered = 1}));
}

TEST_F(InventoryShardTest, TakesAnUnknownProductForOutOfStock) {
    saga_sends(reserve_two_mugs);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_unavailable"));
    EXPECT_EQ(shard->stock("mug"), std::nullopt);
}

TEST_F(InventoryShardTest, NeverPromisesTheSamePieceTwice) {
    deliver("mug", 3);
    saga_sends(reserve_two_mugs);
    auto other = reserve_two_mugs;
    other.order_id = order_8;
    saga_sends(other);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved", "stock_unavailable"));
    EXPECT_EQ(orders.heard().back().subject, order_8);
    EXPECT_EQ(shard->stock("mug")->reserved, 2);
}

TEST_F(InventoryShardTest, SaysAgainToARepeatedCommandThatItReservedAndReservesOnce) {
    deliver("mug", 10);
    saga_sends(reserve_two_mugs);
    saga_sends(reserve_two_mugs);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved", "stock_reserved"));
    EXPECT_EQ(orders.heard().back(), orders.heard().front());
    EXPECT_THAT(recorded(), ElementsAre("stock_reserved"));
}

TEST_F(InventoryShardTest, SaysAgainThatItReservedAlsoOnceItIsSold) {
    deliver("mug", 10);
    saga_sends(reserve_two_mugs);
    order_tells(order::OrderConfirmed{order_7});
    saga_sends(reserve_two_mugs);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved", "stock_reserved"));
}

TEST_F(InventoryShardTest, SaysAgainThatStockIsUnavailableEvenIfItArrivedMeanwhile) {
    saga_sends(reserve_two_mugs);
    deliver("mug", 10);
    saga_sends(reserve_two_mugs);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_unavailable", "stock_unavailable"));
    EXPECT_EQ(shard->stock("mug"), ten_delivered);
}

TEST_F(InventoryShardTest, DropsAMessageThatIsDeliveredTwiceHoweverLate) {
    deliver("mug", 10);
    saga_sends(reserve_two_mugs);
    for (const auto later : {std::chrono::minutes{10}, std::chrono::minutes{71}}) {
        world.clock.advance(later);
        orders.repeat();
        settle();
    }
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved"));
    EXPECT_THAT(recorded(), ElementsAre("stock_reserved"));
}

TEST_F(InventoryShardTest, ReleasesWhatIsReserved) {
    deliver("mug", 10);
    saga_sends(reserve_two_mugs);
    saga_sends(release);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved", "stock_released"));
    EXPECT_THAT(recorded(), ElementsAre("stock_reserved", "stock_released"));
    EXPECT_EQ(shard->stock("mug"), ten_delivered);
}

TEST_F(InventoryShardTest, TakesBackWhatIsSold) {
    deliver("mug", 10);
    saga_sends(reserve_two_mugs);
    order_tells(order::OrderConfirmed{order_7});
    EXPECT_EQ(shard->stock("mug"), two_sold);
    saga_sends(release);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved", "stock_returned"));
    EXPECT_THAT(recorded(), ElementsAre("stock_reserved", "stock_sold", "stock_returned"));
    EXPECT_EQ(shard->stock("mug"), ten_delivered);
}

TEST_F(InventoryShardTest, SaysAgainThatItReleased) {
    deliver("mug", 10);
    saga_sends(reserve_two_mugs);
    saga_sends(release);
    saga_sends(release);
    EXPECT_THAT(
        told_the_order(), ElementsAre("stock_reserved", "stock_released", "stock_released")
    );
    EXPECT_EQ(shard->stock("mug"), ten_delivered);
}

TEST_F(InventoryShardTest, HasNothingToReleaseIfStockWasUnavailable) {
    saga_sends(reserve_two_mugs);
    saga_sends(release);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_unavailable", "stock_unavailable"));
    EXPECT_THAT(recorded(), ElementsAre("stock_unavailable"));
}

TEST_F(InventoryShardTest, RefusesAReservationThatItsReleaseOvertook) {
    deliver("mug", 10);
    saga_sends(release);
    saga_sends(reserve_two_mugs);
    EXPECT_THAT(told_the_order(), ElementsAre("reservation_barred", "reservation_barred"));
    EXPECT_EQ(shard->stock("mug"), ten_delivered);
    EXPECT_EQ(shard->audit().dead_letters, 0);
}

TEST_F(InventoryShardTest, RefusesAReservationThatWasUndoneBefore) {
    deliver("mug", 10);
    saga_sends(reserve_two_mugs);
    saga_sends(release);
    saga_sends(reserve_two_mugs);
    EXPECT_THAT(
        told_the_order(), ElementsAre("stock_reserved", "stock_released", "stock_released")
    );
    EXPECT_EQ(shard->stock("mug"), ten_delivered);
    EXPECT_EQ(shard->audit().dead_letters, 0);
}

TEST_F(InventoryShardTest, SaysWhatLedToAnEvent) {
    deliver("mug", 10);
    const auto command = saga_sends(reserve_two_mugs);
    const auto heard = orders.heard();
    ASSERT_EQ(heard.size(), 1);
    EXPECT_EQ(heard.front().type, StockReserved::type.cloud_event_type());
    EXPECT_EQ(heard.front().causation_id, command.id);
    EXPECT_EQ(heard.front().correlation_id, command.correlation_id);
}

TEST_F(InventoryShardTest, RecordsWhoAskedForIt) {
    const auto actor = [this](const std::string& order_id) {
        return shard->events().read_stream("reservation-" + order_id).front().cause.actor;
    };
    saga_sends(ReleaseStock{order_7, "eu"});
    EXPECT_EQ(actor(order_7), "saga:place_order");
    // Older versions did not say which saga it was.
    orders.send(orders.envelope_of(ReleaseStock{order_8, "eu"}));
    settle();
    EXPECT_EQ(actor(order_8), "service:order");
}

// Choreographed.

TEST_F(InventoryShardTest, ReservesForAChoreographedOrderAndPassesItsPaymentTermsOn) {
    deliver("mug", 10);
    order_tells(placed);
    EXPECT_EQ(shard->stock("mug"), two_reserved);
    EXPECT_THAT(told_payment(), ElementsAre(terms));
}

TEST_F(InventoryShardTest, TellsTheOrderAndPaymentTheSameButForThePaymentTerms) {
    deliver("mug", 10);
    order_tells(placed);
    ASSERT_EQ(orders.heard().size(), 1);
    ASSERT_EQ(payments.heard().size(), 1);
    auto copy = payments.heard().front();
    auto data = json::decode<StockReserved>(copy.data.json);
    data.payment.reset();
    copy.data = {json::encode(data)};
    EXPECT_EQ(copy, orders.heard().front());
}

TEST_F(InventoryShardTest, KeepsNoPaymentTokenInItsEvents) {
    deliver("mug", 10);
    order_tells(placed);
    for (const auto& event : shard->events().read_all(0, 1'000)) {
        EXPECT_THAT(event.data, Not(HasSubstr(placed.payment_token))) << event.type;
    }
}

TEST_F(InventoryShardTest, SaysNothingToAnOrderThatIsPlacedAgain) {
    deliver("mug", 10);
    order_tells(placed);
    order_tells(placed);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved"));
    EXPECT_THAT(told_payment(), ElementsAre(terms));
}

TEST_F(InventoryShardTest, TellsTheOrderOfAChoreographyThatStockIsUnavailable) {
    order_tells(placed);
    const auto heard = orders.heard();
    ASSERT_EQ(heard.size(), 1);
    EXPECT_EQ(
        json::decode<contracts::inventory::StockUnavailable>(heard.front().data.json).sku, "mug"
    );
    EXPECT_THAT(payments.heard(), IsEmpty());
}

TEST_F(InventoryShardTest, SellsOnConfirmationAndReturnsOnCancellation) {
    deliver("mug", 10);
    order_tells(placed);
    order_tells(order::OrderConfirmed{order_7});
    EXPECT_EQ(shard->stock("mug"), two_sold);
    order_tells(order::CancellationRequested{order_7});
    EXPECT_EQ(shard->stock("mug"), ten_delivered);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved", "stock_returned"));
}

TEST_F(InventoryShardTest, TellsACancelledOrderOnceThatItsStockIsUndone) {
    deliver("mug", 10);
    order_tells(placed);
    order_tells(order::CancellationRequested{order_7});
    order_tells(order::CancellationRequested{order_7});
    order_tells(order::OrderConfirmed{order_7});
    EXPECT_EQ(shard->stock("mug"), ten_delivered);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved", "stock_released"));
}

TEST_F(InventoryShardTest, TellsACancelledOrderAlsoThatThereWasNothingToUndo) {
    deliver("mug", 10);
    order_tells(order::CancellationRequested{order_7});
    order_tells(placed);
    EXPECT_EQ(shard->stock("mug"), ten_delivered);
    EXPECT_THAT(told_the_order(), ElementsAre("reservation_barred"));
    EXPECT_THAT(payments.heard(), IsEmpty());
}

TEST_F(InventoryShardTest, TellsACancelledOrderNothingMoreThanThatItsStockWasUnavailable) {
    order_tells(placed);
    order_tells(order::CancellationRequested{order_7});
    EXPECT_THAT(told_the_order(), ElementsAre("stock_unavailable"));
}

TEST_F(InventoryShardTest, GivesBackTheStockOfAnOrderThatAnOlderVersionCancelledAtOnce) {
    deliver("mug", 10);
    order_tells(placed);
    order_tells(order::OrderCancelled{order_7});
    EXPECT_EQ(shard->stock("mug"), ten_delivered);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved", "stock_released"));
}

TEST_F(InventoryShardTest, ReleasesOnRejection) {
    deliver("mug", 10);
    order_tells(placed);
    order_tells(order::OrderRejected{order_7, "payment_declined"});
    EXPECT_EQ(shard->stock("mug"), ten_delivered);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved", "stock_released"));
}

TEST_F(InventoryShardTest, ReservesNothingForAnOrderThatWasRejectedFirst) {
    deliver("mug", 10);
    order_tells(order::OrderRejected{order_7, "timed_out"});
    order_tells(placed);
    EXPECT_THAT(recorded(), ElementsAre("reservation_barred"));
    EXPECT_EQ(shard->stock("mug"), ten_delivered);
}

// Nobody sends it: the order that is confirmed was placed before, in the same channel.
TEST_F(InventoryShardTest, BuriesAConfirmationOfWhatIsNotReserved) {
    deliver("mug", 10);
    order_tells(order::OrderConfirmed{order_7});
    EXPECT_EQ(shard->audit().dead_letters, 1);
    EXPECT_THAT(recorded(), IsEmpty());
    order_tells(placed);
    EXPECT_EQ(shard->stock("mug"), two_reserved);
    order_tells(order::OrderConfirmed{order_7});
    EXPECT_EQ(shard->stock("mug"), two_sold);
}

// Stock changes.

TEST_F(InventoryShardTest, RefusesToLoseMoreThanIsAvailable) {
    deliver("mug", 10);
    saga_sends(reserve_two_mugs);
    EXPECT_EQ(shard->adjust_stock("mug", {-9, {}, {}}, {}).error(), StockRefusal::not_available);
    EXPECT_TRUE(shard->adjust_stock("mug", {-8, {}, {}}, {}).ok());
}

TEST_F(InventoryShardTest, AppliesARequestOfOneKeyOnce) {
    const InventoryShard::StockRequest request{10, {}, IdempotencyKey{"k-1", "{\"delta\":10}"}};
    const auto first = shard->adjust_stock("mug", request, {}).value();
    deliver("mug", 5);
    EXPECT_EQ(shard->adjust_stock("mug", request, {}).value(), first);
    EXPECT_EQ(shard->stock("mug")->on_hand, 15);
}

TEST_F(InventoryShardTest, RefusesAnotherRequestUnderAUsedKey) {
    ASSERT_TRUE(shard->adjust_stock("mug", {10, {}, IdempotencyKey{"k-1", "ten"}}, {}).ok());
    const auto other = shard->adjust_stock("mug", {11, {}, IdempotencyKey{"k-1", "eleven"}}, {});
    EXPECT_EQ(other.error(), StockRefusal::key_used_for_another);
}

TEST_F(InventoryShardTest, TakesTheSameKeyForAnotherProduct) {
    ASSERT_TRUE(shard->adjust_stock("mug", {10, {}, IdempotencyKey{"k-1", "ten"}}, {}).ok());
    EXPECT_TRUE(shard->adjust_stock("cup", {11, {}, IdempotencyKey{"k-1", "eleven"}}, {}).ok());
}

TEST_F(InventoryShardTest, LetsARefusedRequestUseUpNoKey) {
    const InventoryShard::StockRequest request{-1, {}, IdempotencyKey{"k-1", "minus one"}};
    EXPECT_FALSE(shard->adjust_stock("mug", request, {}).ok());
    deliver("mug", 1);
    EXPECT_TRUE(shard->adjust_stock("mug", request, {}).ok());
}

TEST_F(InventoryShardTest, ForgetsAKeyOnlyAfterMoreThanADay) {
    const InventoryShard::StockRequest request{10, {}, IdempotencyKey{"k-1", "ten"}};
    ASSERT_TRUE(shard->adjust_stock("mug", request, {}).ok());
    world.clock.advance(std::chrono::hours{25});
    ASSERT_TRUE(shard->adjust_stock("mug", {1, {}, IdempotencyKey{"k-2", "one"}}, {}).ok());
    ASSERT_TRUE(shard->adjust_stock("mug", request, {}).ok());
    EXPECT_EQ(shard->stock("mug")->on_hand, 11);

    world.clock.advance(std::chrono::hours{25});
    ASSERT_TRUE(shard->adjust_stock("mug", {1, {}, IdempotencyKey{"k-3", "one"}}, {}).ok());
    ASSERT_TRUE(shard->adjust_stock("mug", request, {}).ok());
    EXPECT_EQ(shard->stock("mug")->on_hand, 22);
}

// Products.

TEST_F(InventoryShardTest, ShowsAProductAsItIsDefinedLast) {
    EXPECT_EQ(shard->product("mug"), std::nullopt);
    const auto first = shard->define_product("mug", {"Mug", 1299, "EUR"}, {});
    EXPECT_TRUE(first.is_new);
    const auto second = shard->define_product("mug", {"Mug", 1499, "EUR"}, {});
    EXPECT_FALSE(second.is_new);
    EXPECT_EQ(second.position, first.position + 1);
    EXPECT_EQ(shard->product("mug"), (Defined{"Mug", 1499, "EUR", 2}));
}

TEST_F(InventoryShardTest, RecordsNothingForTheSameDefinitionAgain) {
    const auto first = shard->define_product("mug", {"Mug", 1299, "EUR"}, {});
    const auto second = shard->define_product("mug", {"Mug", 1299, "EUR"}, {});
    EXPECT_FALSE(second.is_new);
    EXPECT_EQ(second.product, first.product);
    EXPECT_EQ(second.position, first.position);
}

// Bad messages.

TEST_F(InventoryShardTest, BuriesWhatItCanNeverDo) {
    deliver("mug", 10);
    saga_sends(ReserveStock{order_7, "us", {{"mug", 2}}});
    saga_sends(ReserveStock{order_7, "eu", {}});
    saga_sends(ReserveStock{order_7, "eu", {{"mug", 0}}});
    saga_sends(ReserveStock{order_7, "eu", {{"mug", -2}}});
    saga_sends(ReserveStock{order_7, "eu", {{"mug", 6}, {"mug", 6}}});
    saga_sends(ReserveStock{"no order", "eu", {{"mug", 2}}});
    saga_sends(ReleaseStock{order_7, "ap"});
    EXPECT_EQ(shard->audit().dead_letters, 7);
    EXPECT_THAT(told_the_order(), IsEmpty());
    EXPECT_EQ(shard->stock("mug"), ten_delivered);
    saga_sends(reserve_two_mugs);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved"));
}

TEST_F(InventoryShardTest, TakesBackWhatItReservedIfItCannotTellPayment) {
    deliver("mug", 10);
    auto unspeakable = placed;
    unspeakable.payment_token.assign(600'000, 't');  // more than a message may have
    order_tells(unspeakable);
    EXPECT_EQ(shard->audit().dead_letters, 1);
    EXPECT_THAT(recorded(), IsEmpty());
    EXPECT_THAT(told_the_order(), IsEmpty());
    EXPECT_EQ(shard->stock("mug"), ten_delivered);
    order_tells(placed);
    EXPECT_EQ(shard->stock("mug"), two_reserved);
    EXPECT_THAT(told_payment(), ElementsAre(terms));
}

// What survives.

// Every level as the events alone would have it.
std::map<std::string, StockLevel> fold(const event_sourcing::EventStore& events) {
    std::map<std::string, StockLevel> levels;
    const auto add = [&](const std::vector<StockChange>& changes) {
        for (const auto& change : changes) levels[change.sku] = levels[change.sku] + change.by;
    };
    for (const auto& stored : events.read_all(0, 1'000)) {
        if (stored.stream.starts_with("stock-")) {
            add(changes_by(stored.stream.substr(6), StockItemCodec::decode(stored)));
        } else if (stored.stream.starts_with("reservation-")) {
            add(changes_by(ReservationCodec::decode(stored)));
        }
    }
    return levels;
}

TEST_F(InventoryShardTest, HasTheLevelsThatItsEventsAddUpTo) {
    deliver("mug", 10);
    deliver("cup", 4);
    saga_sends(ReserveStock{order_7, "eu", {{"mug", 2}, {"cup", 1}}});
    order_tells(order::OrderConfirmed{order_7});
    auto other = placed;
    other.order_id = order_8;
    order_tells(other);
    deliver("cup", -2);

    const auto levels = fold(shard->events());
    ASSERT_EQ(levels.size(), 2);
    StockLevel total;
    for (const auto& [sku, level] : levels) {
        EXPECT_EQ(shard->stock(sku), level) << sku;
        total = total + level;
    }
    EXPECT_EQ(shard->audit().stock, total);
}

class InventoryShardOnDiskTest : public InventoryShardTest {
protected:
    InventoryShardOnDiskTest() {
        folder = std::filesystem::temp_directory_path() /
                 ("inventory_shard_test." + std::to_string(::getpid()));
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
        database_path = (folder / "inventory-eu.db").string();
        restart();
    }
    ~InventoryShardOnDiskTest() override {
        shard.reset();
        std::filesystem::remove_all(folder);
    }

    // The broker goes away between the commit, which is announced at once, and what the commit
    // sends, for which the channels are not open yet.
    void without_broker_after_commit(const std::function<void()>& commit) {
        const auto listening =
            world.bus.listen("orderly.live.>", [&](const auto&) { world.bus.disconnect(); });
        commit();
    }
    void reconnect() {
        world.bus.reconnect();
        settle();  // asks where the recipients stand
        settle();
    }
    std::int64_t outbox_rows_with_a_payment_token() const {
        const SQLite::Database database{database_path};
        SQLite::Statement rows{
            database, "SELECT count(*) FROM channel_outbox WHERE payload LIKE '%tok_visa%'"};
        rows.executeStep();
        return rows.getColumn(0).getInt64();
    }

    std::filesystem::path folder;
};

TEST_F(InventoryShardOnDiskTest, KnowsAfterARestartWhatItKnewBefore) {
    deliver("mug", 10);
    shard->define_product("mug", {"Mug", 1299, "EUR"}, {});
    saga_sends(reserve_two_mugs);
    const auto epoch = shard->epoch();
    restart();

    EXPECT_GT(shard->epoch(), epoch);
    EXPECT_EQ(shard->stock("mug"), two_reserved);
    EXPECT_EQ(shard->audit().stock, two_reserved);
    EXPECT_EQ(shard->product("mug"), (Defined{"Mug", 1299, "EUR", 1}));
    saga_sends(reserve_two_mugs);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved", "stock_reserved"));
    order_tells(order::OrderConfirmed{order_7});
    EXPECT_EQ(shard->stock("mug"), two_sold);
    EXPECT_EQ(shard->audit().epoch_violations, 0);
}

TEST_F(InventoryShardOnDiskTest, KeepsADeadLetterWithItsReason) {
    const auto command = saga_sends(ReleaseStock{order_7, "us"});
    shard.reset();
    const SQLite::Database database{database_path};
    SQLite::Statement letter{
        database, "SELECT subject, event_id, reason, payload FROM dead_letters"};
    ASSERT_TRUE(letter.executeStep());
    EXPECT_EQ(
        letter.getColumn(0).getString(),
        "orderly.to.inventory.eu.inbox.from.order." + order_shard.key
    );
    EXPECT_EQ(letter.getColumn(1).getString(), command.id);
    EXPECT_NE(letter.getColumn(2).getString(), "");
    EXPECT_EQ(messaging::decode(letter.getColumn(3).getString()), command);
    EXPECT_FALSE(letter.executeStep());
}

TEST_F(InventoryShardOnDiskTest, SendsAfterARestartWhatWasLeftUnsent) {
    deliver("mug", 10);
    without_broker_after_commit([&] { saga_sends(reserve_two_mugs); });
    EXPECT_EQ(shard->audit().unsent_messages, 1);
    restart();
    reconnect();
    EXPECT_EQ(shard->audit().unsent_messages, 0);
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved"));
}

TEST_F(InventoryShardOnDiskTest, KeepsThePaymentTermsAsLongAsTheMessageIsUnderWay) {
    deliver("mug", 10);
    without_broker_after_commit([&] { order_tells(placed); });
    EXPECT_EQ(shard->audit().unsent_messages, 2);
    EXPECT_EQ(outbox_rows_with_a_payment_token(), 1);
    restart();
    reconnect();
    EXPECT_THAT(told_payment(), ElementsAre(terms));
    deliver("mug", 1);  // what was acknowledged goes with the next commit
    EXPECT_EQ(outbox_rows_with_a_payment_token(), 0);
}

TEST_F(InventoryShardOnDiskTest, TellsPaymentWhatAnOlderVersionLeftInTheOutbox) {
    deliver("mug", 10);
    without_broker_after_commit([&] { order_tells(placed); });
    shard.reset();
    SQLite::Database{database_path, SQLite::OPEN_READWRITE}.exec(R"sql(
        UPDATE events SET data = '{"lines":[{"sku":"mug","quantity":2}],"payment":'
            || '{"amount_cents":2598,"currency":"EUR","payment_token":"tok_visa"}}'
            WHERE type = 'stock_reserved';
        UPDATE channel_outbox
            SET payload = NULL,
                position = (SELECT position FROM events WHERE type = 'stock_reserved')
            WHERE recipient LIKE 'payment/%';
    )sql");
    EXPECT_EQ(outbox_rows_with_a_payment_token(), 0);
    restart();
    reconnect();
    EXPECT_THAT(told_payment(), ElementsAre(terms));
    EXPECT_THAT(told_the_order(), ElementsAre("stock_reserved"));
}

TEST_F(InventoryShardOnDiskTest, WritesNothingOnceAnotherLeads) {
    const auto next = next_leader();
    EXPECT_TRUE(shard->healthy());
    EXPECT_THROW(deliver("mug", 10), storage::Deposed);
    EXPECT_FALSE(shard->healthy());
    EXPECT_EQ(next->stock("mug"), std::nullopt);
    EXPECT_TRUE(next->adjust_stock("mug", {3, {}, {}}, {}).ok());
    EXPECT_EQ(next->stock("mug")->on_hand, 3);
}

}  // namespace
}  // namespace inventory
