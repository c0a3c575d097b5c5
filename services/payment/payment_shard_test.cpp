#include "payment/payment_shard.hpp"

#include <chrono>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "contracts/partitions.hpp"
#include "contracts/payment_messages.hpp"
#include "payment/testing/world.hpp"
#include "service_host/testing/other_shard.hpp"
#include "storage/testing/temporary_folder.hpp"

namespace payment {
namespace {

using namespace std::chrono_literals;
namespace order = contracts::order;
using contracts::payment::AuthorizePayment;
using contracts::payment::CancelPayment;
using contracts::payment::CapturePayment;
using service_host::testing::OtherShard;
using Network = testing::CardNetwork;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string order_7 =
    contracts::order_id_in_slot(0x2a7, "0193f1c8-0000-7000-8000-000000000007");
const sharding::ShardId order_shard = *contracts::order_shard_of_order(order_7);
const sharding::ShardId payment_shard = contracts::payment_shard_of_order(order_7);
const sharding::ShardId eu{"inventory", "eu"};

const AuthorizePayment authorize{order_7, 900, "EUR", "tok_visa"};
const CapturePayment capture{order_7};
const CancelPayment cancel{order_7, 900, "EUR"};
const order::OrderRejected rejected{order_7, "timed_out", 900, "EUR"};
const order::CancellationRequested cancellation_requested{order_7, 900, "EUR"};
const contracts::inventory::StockReserved reserved{
    order_7,
    "eu",
    {{"mug", 2}},
    contracts::inventory::PaymentTerms{900, "EUR", "tok_visa"}};

// A shard on a world in memory, its commands and events as others send them, and what it sends.
class PaymentShardTest : public ::testing::Test {
protected:
    PaymentShardTest() { start(":memory:"); }

    void start(const std::string& database_path) {
        shard_.reset();
        shard_ = std::make_unique<PaymentShard>(
            service_host::ShardOptions{payment_shard, database_path, "payment-1", 0, false},
            world_.environment,
            ProviderOptions{testing::network_address}
        );
        shard_->start();
    }

    void settle() {
        while (shard_->run_once()) {
        }
    }
    template <typename Command>
    void saga_sends(const Command& command) {
        orders_.asks(command);
        settle();
    }
    template <typename Event>
    void order_tells(const Event& event) {
        orders_.tells(event);
        settle();
    }
    void stock_is_reserved() {
        inventory_.tells(reserved);
        settle();
    }
    // The calls that were made are answered, and what that leads to is sent.
    void call_network() { settle(); }
    void call_network_for(std::chrono::seconds duration) {
        for (auto waited = 0s; waited <= duration; waited += 1s) {
            call_network();
            world_.clock.advance(1s);
        }
    }

    // Names of the events that the shard of the order hears, which is all that it hears.
    std::vector<std::string> told_the_order() const {
        const auto events = orders_.events();
        EXPECT_EQ(events.size(), orders_.heard().size());
        return events;
    }
    std::vector<std::string> recorded() const {
        std::vector<std::string> types;
        for (const auto& event : shard_->history(order_7)) types.push_back(event.type);
        return types;
    }
    const std::vector<std::string>& calls() const { return world_.network.calls(); }

    testing::World world_;
    OtherShard orders_{world_.environment, order_shard, payment_shard};
    OtherShard inventory_{world_.environment, eu, payment_shard};
    std::unique_ptr<PaymentShard> shard_;
};

const std::string authorize_key = order_7 + ":authorize";
const std::string capture_key = order_7 + ":capture";
const std::string void_key = order_7 + ":void";
const std::string refund_key = order_7 + ":refund";

// Orchestrated.

TEST_F(PaymentShardTest, TellsOfAnAuthorisationOnceTheCardNetworkAnswered) {
    world_.peers.hold();
    saga_sends(authorize);
    EXPECT_THAT(told_the_order(), IsEmpty());
    world_.peers.arrive(0);
    settle();
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized"));
    EXPECT_THAT(recorded(), ElementsAre("payment_requested", "payment_authorized"));
    EXPECT_THAT(calls(), ElementsAre(authorize_key));
}

TEST_F(PaymentShardTest, TellsThatACardWasDeclined) {
    world_.network.next_answers("/authorizations", Network::declined());
    saga_sends(authorize);
    call_network();
    EXPECT_THAT(told_the_order(), ElementsAre("payment_declined"));
}

TEST_F(PaymentShardTest, CapturesWhatIsAuthorized) {
    saga_sends(authorize);
    call_network();
    saga_sends(capture);
    call_network();
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized", "payment_captured"));
    EXPECT_THAT(calls(), ElementsAre(authorize_key, capture_key));
}

TEST_F(PaymentShardTest, SaysAgainThatItIsAuthorized) {
    saga_sends(authorize);
    call_network();
    saga_sends(authorize);
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized", "payment_authorized"));
    EXPECT_EQ(orders_.heard().front(), orders_.heard().back());
    EXPECT_THAT(recorded(), ElementsAre("payment_requested", "payment_authorized"));
    EXPECT_THAT(calls(), ElementsAre(authorize_key));
}

TEST_F(PaymentShardTest, SaysNothingToACommandThatIsRepeatedUntilItsOutcomeIsKnown) {
    world_.network.next_answers("/authorizations", Network::lost());
    saga_sends(authorize);
    call_network();
    saga_sends(authorize);
    EXPECT_THAT(told_the_order(), IsEmpty());
    call_network_for(2s);
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized"));
}

TEST_F(PaymentShardTest, SaysAgainThatItIsDeclinedWhateverIsAsked) {
    world_.network.next_answers("/authorizations", Network::declined());
    saga_sends(authorize);
    call_network();
    saga_sends(authorize);
    saga_sends(cancel);
    EXPECT_THAT(
        told_the_order(), ElementsAre("payment_declined", "payment_declined", "payment_declined")
    );
    EXPECT_THAT(calls(), ElementsAre(authorize_key));
}

TEST_F(PaymentShardTest, SaysAgainThatItIsCaptured) {
    saga_sends(authorize);
    saga_sends(capture);
    saga_sends(capture);
    EXPECT_THAT(
        told_the_order(), ElementsAre("payment_authorized", "payment_captured", "payment_captured")
    );
    EXPECT_THAT(calls(), ElementsAre(authorize_key, capture_key));
}

TEST_F(PaymentShardTest, SaysAgainThatItIsVoidedWhateverIsAsked) {
    saga_sends(authorize);
    saga_sends(cancel);
    saga_sends(cancel);
    saga_sends(capture);
    EXPECT_THAT(
        told_the_order(),
        ElementsAre("payment_authorized", "payment_voided", "payment_voided", "payment_voided")
    );
    EXPECT_THAT(calls(), ElementsAre(authorize_key, void_key));
}

TEST_F(PaymentShardTest, SaysAgainThatItIsRefunded) {
    saga_sends(authorize);
    saga_sends(capture);
    saga_sends(cancel);
    saga_sends(cancel);
    EXPECT_THAT(
        told_the_order(),
        ElementsAre(
            "payment_authorized", "payment_captured", "payment_refunded", "payment_refunded"
        )
    );
    EXPECT_THAT(calls(), ElementsAre(authorize_key, capture_key, refund_key));
}

TEST_F(PaymentShardTest, SaysAgainThatItIsBarred) {
    world_.network.next_answers("/voids", Network::no_effect());
    saga_sends(cancel);
    saga_sends(cancel);
    EXPECT_THAT(told_the_order(), ElementsAre("payment_barred", "payment_barred"));
    EXPECT_THAT(calls(), ElementsAre(void_key));
}

TEST_F(PaymentShardTest, SaysWhatCameLastToACancellationUntilTheVoidIsDone) {
    saga_sends(authorize);
    world_.network.go_away();
    saga_sends(cancel);
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized"));
    saga_sends(cancel);
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized", "payment_authorized"));
    world_.network.come_back();
    call_network_for(3s);
    EXPECT_EQ(told_the_order().back(), "payment_voided");
}

TEST_F(PaymentShardTest, DropsAMessageThatIsDeliveredTwiceHoweverLate) {
    saga_sends(authorize);
    orders_.repeat();
    settle();
    call_network();
    world_.clock.advance(71min);
    orders_.repeat();
    settle();
    call_network();
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized"));
    EXPECT_THAT(calls(), ElementsAre(authorize_key));
}

TEST_F(PaymentShardTest, AsksAgainWithTheSameKeyAfterALostAnswer) {
    world_.network.next_answers("/authorizations", Network::lost());
    saga_sends(authorize);
    call_network();
    EXPECT_THAT(told_the_order(), IsEmpty());
    call_network_for(2s);
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized"));
    EXPECT_THAT(calls(), ElementsAre(authorize_key, authorize_key));
}

TEST_F(PaymentShardTest, CapturesAgainUntilItSucceeds) {
    world_.network.next_answers("/captures", Network::interrupted(), 2);
    saga_sends(authorize);
    call_network();
    saga_sends(capture);
    call_network_for(5s);
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized", "payment_captured"));
    EXPECT_THAT(calls(), ElementsAre(authorize_key, capture_key, capture_key, capture_key));
}

TEST_F(PaymentShardTest, VoidsWhatIsAuthorized) {
    saga_sends(authorize);
    call_network();
    saga_sends(cancel);
    call_network();
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized", "payment_voided"));
    EXPECT_THAT(calls(), ElementsAre(authorize_key, void_key));
    EXPECT_EQ(recorded().back(), "payment_voided");
}

TEST_F(PaymentShardTest, RefundsWhatIsCaptured) {
    saga_sends(authorize);
    call_network();
    saga_sends(capture);
    call_network();
    saga_sends(cancel);
    call_network();
    EXPECT_EQ(told_the_order().back(), "payment_refunded");
    EXPECT_THAT(calls(), ElementsAre(authorize_key, capture_key, refund_key));
    EXPECT_EQ(recorded().back(), "payment_refunded");
}

TEST_F(PaymentShardTest, BarsAnAuthorisationThatItsCancellationOvertook) {
    world_.network.next_answers("/voids", Network::no_effect());
    saga_sends(cancel);
    call_network();
    saga_sends(authorize);
    call_network();
    EXPECT_THAT(told_the_order(), ElementsAre("payment_barred", "payment_barred"));
    EXPECT_THAT(calls(), ElementsAre(void_key));
    EXPECT_THAT(recorded(), ElementsAre("payment_cancellation_requested", "payment_barred"));
    EXPECT_EQ(shard_->audit().payments.at("EUR"), Totals{});
}

TEST_F(PaymentShardTest, VoidsWhatALeaderThatDiedMayHaveAuthorizedWithoutARecord) {
    saga_sends(cancel);
    call_network();
    EXPECT_THAT(calls(), ElementsAre(void_key));
    EXPECT_THAT(recorded(), ElementsAre("payment_cancellation_requested", "payment_barred"));
    EXPECT_THAT(told_the_order(), ElementsAre("payment_barred"));
    EXPECT_EQ(shard_->audit().payments.at("EUR"), (Totals{900, 0, 900, 0, 0}));
}

TEST_F(PaymentShardTest, BarsAtOnceIfAnOlderVersionDoesNotSayWhatWasToBePaid) {
    saga_sends(CancelPayment{order_7});
    EXPECT_THAT(told_the_order(), ElementsAre("payment_barred"));
    EXPECT_THAT(calls(), IsEmpty());
    EXPECT_THAT(recorded(), ElementsAre("payment_barred"));
}

TEST_F(PaymentShardTest, VoidsOnceItHearsWhatAnOlderVersionCancelled) {
    saga_sends(CancelPayment{order_7});
    saga_sends(authorize);
    EXPECT_THAT(told_the_order(), ElementsAre("payment_barred", "payment_barred"));
    EXPECT_THAT(calls(), ElementsAre(void_key));
    EXPECT_THAT(
        recorded(),
        ElementsAre("payment_barred", "payment_cancellation_requested", "payment_barred")
    );
    EXPECT_EQ(shard_->audit().payments.at("EUR"), (Totals{900, 0, 900, 0, 0}));
}

TEST_F(PaymentShardTest, RecordsACallWithItsAnswerInOneTransaction) {
    world_.peers.hold();
    saga_sends(authorize);
    EXPECT_THAT(recorded(), IsEmpty());
    world_.clock.advance(50ms);
    world_.peers.arrive(0);
    settle();
    EXPECT_THAT(recorded(), ElementsAre("payment_requested", "payment_authorized"));
    const auto history = shard_->history(order_7);
    EXPECT_EQ(history[0].time, history[1].time);
}

TEST_F(PaymentShardTest, RecordsWhatASlowCardIsAskedAndGoesOn) {
    world_.peers.hold();
    saga_sends(authorize);
    world_.clock.advance(100ms);
    settle();
    EXPECT_THAT(recorded(), ElementsAre("payment_requested"));
    ASSERT_EQ(world_.peers.held(), 1U);
    world_.peers.arrive(0);
    settle();
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized"));
    EXPECT_THAT(calls(), ElementsAre(authorize_key));
}

TEST_F(PaymentShardTest, VoidsAnAuthorisationWhoseAnswerItNeverGot) {
    world_.network.next_answers("/authorizations", Network::lost());
    saga_sends(authorize);
    call_network();
    saga_sends(cancel);
    call_network_for(5s);
    EXPECT_THAT(calls(), ElementsAre(authorize_key, void_key));
    EXPECT_THAT(told_the_order(), ElementsAre("payment_voided"));
    EXPECT_EQ(shard_->audit().payments.at("EUR"), (Totals{900, 0, 900, 0, 0}));
}

TEST_F(PaymentShardTest, RefundsACaptureThatOvertookItsVoid) {
    world_.network.next_answers("/captures", Network::lost());
    world_.network.next_answers("/voids", Network::captured());
    saga_sends(authorize);
    call_network();
    saga_sends(capture);
    call_network();
    saga_sends(cancel);
    call_network();
    EXPECT_THAT(calls(), ElementsAre(authorize_key, capture_key, void_key, refund_key));
    EXPECT_THAT(
        told_the_order(), ElementsAre("payment_authorized", "payment_captured", "payment_refunded")
    );
    EXPECT_EQ(shard_->audit().payments.at("EUR"), (Totals{900, 900, 0, 900, 0}));
}

TEST_F(PaymentShardTest, GivesUpAfterThirtySecondsAndVoidsWhateverMayHaveHappened) {
    world_.network.go_away();
    saga_sends(authorize);
    call_network_for(29s);
    EXPECT_THAT(told_the_order(), IsEmpty());
    call_network_for(4s);
    EXPECT_THAT(told_the_order(), ElementsAre("payment_unavailable"));
    EXPECT_EQ(shard_->audit().payments.at("EUR").open_payments, 1);

    call_network_for(60s);
    world_.network.come_back();
    world_.network.next_answers("/voids", Network::no_effect());
    call_network_for(3s);
    EXPECT_EQ(recorded().back(), "payment_voided");
    EXPECT_THAT(told_the_order(), ElementsAre("payment_unavailable", "payment_voided"));
    EXPECT_EQ(shard_->audit().payments.at("EUR"), Totals{});
}

TEST_F(PaymentShardTest, TellsWhoeverCancelsMeanwhileThatTheVoidIsDone) {
    world_.network.go_away();
    saga_sends(authorize);
    call_network_for(33s);
    saga_sends(cancel);
    world_.network.come_back();
    call_network_for(3s);
    EXPECT_THAT(
        told_the_order(),
        ElementsAre("payment_unavailable", "payment_unavailable", "payment_voided")
    );
}

// Choreographed. An event that is reacted to is not repeated, and has nothing said again.

TEST_F(PaymentShardTest, AuthorizesWhenStockIsReservedAndTellsTheOrder) {
    stock_is_reserved();
    call_network();
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized"));
}

TEST_F(PaymentShardTest, CapturesWhenTheOrderIsConfirmedAndRefundsWhenItIsCancelled) {
    stock_is_reserved();
    call_network();
    order_tells(order::OrderConfirmed{order_7});
    call_network();
    EXPECT_EQ(recorded().back(), "payment_captured");
    order_tells(cancellation_requested);
    call_network();
    EXPECT_EQ(recorded().back(), "payment_refunded");
    EXPECT_THAT(
        told_the_order(), ElementsAre("payment_authorized", "payment_captured", "payment_refunded")
    );
}

TEST_F(PaymentShardTest, TellsACancelledOrderOnceThatItsPaymentIsVoided) {
    stock_is_reserved();
    call_network();
    order_tells(cancellation_requested);
    order_tells(cancellation_requested);
    order_tells(order::OrderConfirmed{order_7});
    call_network();
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized", "payment_voided"));
}

TEST_F(PaymentShardTest, TellsACancelledOrderOfTheVoidThoughTheAuthorisationWasUnderWay) {
    world_.network.go_away();
    stock_is_reserved();
    call_network();
    order_tells(cancellation_requested);
    EXPECT_THAT(told_the_order(), IsEmpty());
    world_.network.come_back();
    call_network_for(3s);
    EXPECT_THAT(told_the_order(), ElementsAre("payment_voided"));
}

TEST_F(PaymentShardTest, TellsACancelledOrderAlsoThatThereWasNothingToUndo) {
    world_.network.next_answers("/voids", Network::no_effect());
    order_tells(cancellation_requested);
    call_network();
    stock_is_reserved();
    call_network();
    EXPECT_THAT(calls(), ElementsAre(void_key));
    EXPECT_THAT(told_the_order(), ElementsAre("payment_barred"));
}

TEST_F(PaymentShardTest, VoidsThePaymentOfAnOrderThatAnOlderVersionCancelledAtOnce) {
    stock_is_reserved();
    call_network();
    order_tells(order::OrderCancelled{order_7});
    call_network();
    EXPECT_EQ(recorded().back(), "payment_voided");
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized", "payment_voided"));
}

TEST_F(PaymentShardTest, VoidsWhenTheOrderIsRejected) {
    stock_is_reserved();
    call_network();
    order_tells(rejected);
    call_network();
    EXPECT_EQ(recorded().back(), "payment_voided");
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized", "payment_voided"));
}

TEST_F(PaymentShardTest, AuthorizesNothingForAnOrderThatWasRejectedBefore) {
    order_tells(rejected);
    call_network();
    stock_is_reserved();
    call_network();
    EXPECT_THAT(calls(), ElementsAre(void_key));
    EXPECT_THAT(told_the_order(), ElementsAre("payment_barred"));
    EXPECT_THAT(recorded(), ElementsAre("payment_cancellation_requested", "payment_barred"));
}

// Trouble.

TEST_F(PaymentShardTest, TakesUpTheCallsThatAFormerLeaderLeft) {
    const storage::testing::TemporaryFolder folder;
    start(folder.file("payment.db"));
    world_.network.go_away();
    saga_sends(authorize);
    call_network();
    start(folder.file("payment.db"));
    world_.network.come_back();
    call_network();
    EXPECT_THAT(calls(), ElementsAre(authorize_key, authorize_key));
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized"));
    EXPECT_EQ(shard_->epoch(), 2);
}

TEST_F(PaymentShardTest, LeavesAnswersToTheNextLeaderOnceItStopped) {
    world_.peers.hold();
    saga_sends(authorize);
    shard_->stop();
    world_.peers.arrive(0);
    EXPECT_THAT(calls(), ElementsAre(authorize_key));
    EXPECT_THAT(recorded(), IsEmpty()) << "the sender of the message still has it";
}

TEST_F(PaymentShardTest, BuriesWhatCanNeverSucceedAndGoesOn) {
    order_tells(order::OrderConfirmed{order_7});  // but nothing is authorised
    saga_sends(capture);
    saga_sends(AuthorizePayment{order_7, 0, "EUR", "tok_visa"});
    saga_sends(AuthorizePayment{order_7, 900, "EUR", ""});
    saga_sends(AuthorizePayment{"not-an-order", 900, "EUR", "tok_visa"});
    saga_sends(CancelPayment{order_7, 900, "euro"});
    EXPECT_EQ(shard_->audit().dead_letters, 6);
    EXPECT_THAT(told_the_order(), IsEmpty());
    EXPECT_THAT(recorded(), IsEmpty());

    saga_sends(authorize);
    call_network();
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized"));
}

TEST_F(PaymentShardTest, BuriesACaptureOfWhatWasDeclined) {
    world_.network.next_answers("/authorizations", Network::declined());
    saga_sends(authorize);
    saga_sends(capture);
    EXPECT_EQ(shard_->audit().dead_letters, 1);
    EXPECT_THAT(told_the_order(), ElementsAre("payment_declined"));
}

TEST_F(PaymentShardTest, ObeysACommandThatDoesNotSayWhoAsksAsThoseOfOlderVersions) {
    orders_.send(orders_.envelope_of(authorize));
    settle();
    EXPECT_THAT(told_the_order(), ElementsAre("payment_authorized"));
    EXPECT_EQ(shard_->history(order_7).front().cause.actor, "service:order");
}

TEST_F(PaymentShardTest, ShowsInItsAuditWhatIsOpenAndWhatWasReached) {
    world_.network.next_answers("/authorizations", Network::lost());
    saga_sends(authorize);
    call_network();
    EXPECT_EQ(shard_->audit().payments.at("EUR"), (Totals{.open_payments = 1}));
    call_network_for(2s);
    saga_sends(capture);
    call_network();
    const auto audit = shard_->audit();
    EXPECT_EQ(audit.payments.at("EUR"), (Totals{900, 900, 0, 0, 0}));
    EXPECT_EQ(audit.position, 4);
    EXPECT_EQ(audit.unsent_messages, 0);
    EXPECT_EQ(audit.epoch_violations, 0);
}

TEST_F(PaymentShardTest, KeepsOneCorrelationThroughTheCardNetwork) {
    saga_sends(authorize);
    call_network();
    const auto history = shard_->history(order_7);
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].cause.actor, "saga:place_order");
    EXPECT_EQ(history[1].cause.correlation_id, "correlation-1");
    EXPECT_EQ(history[1].cause.causation_id, history[0].event_id);
    EXPECT_EQ(history[1].cause.actor, "service:payment_provider");
}

// With threads of its own, as in a process.

TEST(PaymentShard, ObeysManySagasAtOnce) {
    constexpr int payments = 100;
    testing::World world;
    vocabulary::RandomIds ids{world.clock};  // unlike the world's, safe from any thread
    const service_host::Environment environment{
        world.clock,
        ids,
        world.metrics,
        world.bus,
        world.leases,
        world.registrations,
        world.directory,
        world.peers};
    world.peers.at(testing::network_address, [](const auto&) { return Network::ok(); });
    OtherShard orders{environment, order_shard, payment_shard};

    PaymentShard shard{
        {payment_shard, ":memory:", "payment-1", 0, true}, environment, {testing::network_address}};
    shard.start();
    for (int made = 0; made < payments;) {
        const auto order_id = contracts::order_id_in_slot(0x2a7, ids.next());
        if (contracts::payment_shard_of_order(order_id) != payment_shard) continue;
        orders.asks(AuthorizePayment{order_id, 900, "EUR", "tok_visa"});
        ++made;
    }
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (orders.events().size() < payments && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(1ms);
    }
    EXPECT_EQ(orders.events().size(), payments);
    shard.stop();
    EXPECT_EQ(shard.audit().payments.at("EUR").authorized_cents, payments * 900);
}

}  // namespace
}  // namespace payment
