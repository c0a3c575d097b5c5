#include "payment/api/public_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contracts/partitions.hpp"
#include "contracts/payment_messages.hpp"
#include "payment/stored/payment_events.hpp"

namespace payment {
namespace {

namespace contract = contracts::payment;
using event_sourcing::StoredEvent;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const sharding::ShardId shard{"payment", "1"};
const std::string order_7 =
    contracts::order_id_in_slot(0x2a7, "0193f1c8-0000-7000-8000-000000000007");

StoredEvent stored(const Payment::Event& event) {
    const auto encoded = PaymentCodec::encode(event);
    return {
        .position = 12,
        .stream = "payment-" + order_7,
        .version = 3,
        .type = encoded.type,
        .data = encoded.data,
        .event_id = "event-1",
        .time = vocabulary::Timestamp{std::chrono::seconds{1}},
        .epoch = 1,
        .cause = {"correlation-1", "causation-1", "00-trace", "saga:place_order"},
    };
}

template <typename Contract>
void expect_published_as(const Payment::Event& event, const Contract& contract) {
    const auto envelope = public_event(stored(event), shard);
    EXPECT_EQ(envelope.type, Contract::type.cloud_event_type());
    EXPECT_EQ(envelope.data.json, json::encode(contract));
    EXPECT_EQ(PaymentCodec::encode(event).type, Contract::type.name);
}

TEST(PublicEvents, SayWhatIsStoredAndNoMore) {
    expect_published_as(
        PaymentRequested{900, "EUR", "tok_visa"}, contract::PaymentRequested{order_7, 900, "EUR"}
    );
    expect_published_as(PaymentAuthorized{"ref-1"}, contract::PaymentAuthorized{order_7, "ref-1"});
    expect_published_as(PaymentDeclined{}, contract::PaymentDeclined{order_7});
    expect_published_as(PaymentUnavailable{}, contract::PaymentUnavailable{order_7});
    expect_published_as(CaptureRequested{}, contract::CaptureRequested{order_7});
    expect_published_as(PaymentCaptured{}, contract::PaymentCaptured{order_7});
    expect_published_as(
        PaymentCancellationRequested{}, contract::PaymentCancellationRequested{order_7}
    );
    expect_published_as(PaymentVoided{}, contract::PaymentVoided{order_7});
    expect_published_as(PaymentRefunded{}, contract::PaymentRefunded{order_7});
    expect_published_as(PaymentBarred{}, contract::PaymentBarred{order_7});
}

TEST(PublicEvents, CarryWhereTheyStandAndWhatLedToThem) {
    const auto envelope = public_event(stored(PaymentCaptured{}), shard);
    EXPECT_EQ(envelope.id, "event-1");
    EXPECT_EQ(envelope.source, "/orderly/payment/1");
    EXPECT_EQ(envelope.subject, order_7);
    EXPECT_EQ(envelope.position, 12);
    EXPECT_EQ(envelope.stream_version, 3);
    EXPECT_EQ(envelope.correlation_id, "correlation-1");
    EXPECT_EQ(envelope.causation_id, "causation-1");
    EXPECT_EQ(envelope.traceparent, "00-trace");
}

TEST(PublicEvents, AreAddressedToTheOrderIfTheyTellWhatBecameOfItsPayment) {
    const auto order_shard = contracts::order_shard_of_order(order_7)->name();
    const auto recipients_of = [](const Payment::Event& event) {
        return publication(stored(event), shard).recipients;
    };
    EXPECT_THAT(recipients_of(PaymentAuthorized{"ref-1"}), ElementsAre(order_shard));
    EXPECT_THAT(recipients_of(PaymentCaptured{}), ElementsAre(order_shard));
    EXPECT_THAT(recipients_of(PaymentBarred{}), ElementsAre(order_shard));
    EXPECT_THAT(recipients_of(PaymentRequested{}), IsEmpty());
    EXPECT_THAT(recipients_of(CaptureRequested{}), IsEmpty());
    EXPECT_THAT(recipients_of(PaymentCancellationRequested{}), IsEmpty());
}

TEST(PublicEvents, ArePublishedAsTheFeedShowsThem) {
    const auto event = stored(PaymentVoided{});
    const auto published = publication(event, shard);
    EXPECT_EQ(published.event, public_event(event, shard));
    EXPECT_EQ(published.live_subject, "orderly.live.payment.1.payments");
}

}  // namespace
}  // namespace payment
