#include "payment/stored/payment_events.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "event_sourcing/testing/golden_events.hpp"
#include "json/strict.hpp"

namespace payment {
namespace {

using event_sourcing::StoredEvent;

const Payment::Event all_events[] = {
    PaymentRequested{
        .amount_cents = 2598,
        .currency = "EUR",
        .payment_token = "tok_visa",
        .choreographed = false,
        .asker = "order/2/place_order/2a7-0193f1c8/authorize_payment/do",
    },
    PaymentAuthorized{"0193f1c8-7d2a-7000-8000-000000000001"},
    PaymentDeclined{},
    PaymentUnavailable{},
    CaptureRequested{"order/2/place_order/2a7-0193f1c8/capture_payment/do"},
    PaymentCaptured{},
    PaymentCancellationRequested{"order/2/place_order/2a7-0193f1c8/authorize_payment/undo"},
    PaymentVoided{true},
    PaymentRefunded{},
    PaymentBarred{},
};

struct Shape {
    std::string name;
    Payment::Event event;
};
const Shape later_shapes[] = {
    {"payment_cancellation_requested.awaited", PaymentCancellationRequested{{}, true}},
    {"payment_cancellation_requested.unrecorded",
     PaymentCancellationRequested{
         "order/2/place_order/2a7-0193f1c8/authorize_payment/undo",
         false,
         2598,
         "EUR"}},
    {"payment_barred.awaited", PaymentBarred{true}},
    {"payment_barred.had_authorized", PaymentBarred{false, true}},
};

json::Value golden(const std::string& shape) {
    std::ifstream file{std::string{GOLDEN_EVENTS} + "/payment." + shape + ".json"};
    return json::Value::parse(file);
}

StoredEvent stored(const std::string& type, const std::string& data) {
    StoredEvent event;
    event.stream = "payment-2a7-0193f1c8";
    event.position = 7;
    event.type = type;
    event.data = data;
    return event;
}

TEST(PaymentEvents, MeanWhatTheGoldenFilesSay) {
    static_assert(std::size(all_events) == std::variant_size_v<Payment::Event>);
    for (const auto& event : all_events) {
        const auto encoded = PaymentCodec::encode(event);
        const auto file = golden(encoded.type);
        EXPECT_EQ(json::Value::parse(encoded.data), file) << encoded.type;
        EXPECT_EQ(PaymentCodec::decode(stored(encoded.type, file.dump())), event) << encoded.type;
    }
}

TEST(PaymentEvents, SayWhatCameLaterAsTheGoldenFilesDo) {
    for (const auto& [name, event] : later_shapes) {
        const auto encoded = PaymentCodec::encode(event);
        const auto file = golden(name);
        EXPECT_EQ(json::Value::parse(encoded.data), file) << name;
        EXPECT_EQ(PaymentCodec::decode(stored(encoded.type, file.dump())), event) << name;
    }
}

TEST(PaymentEvents, AreReadAndWrittenAsTheGoldenFilesSay) {
    event_sourcing::expect_golden(Of<Payment::Event>{}, GOLDEN_EVENTS, "payment");
}

TEST(PaymentEvents, AreReadInEveryShapeThatWasEverWritten) {
    const auto golden_files = event_sourcing::golden_events(GOLDEN_EVENTS, "payment");
    ASSERT_GE(golden_files.size(), std::size(all_events));
    for (const auto& [file, event] : golden_files) {
        EXPECT_NO_THROW(PaymentCodec::decode(event)) << file;
    }
}

TEST(PaymentEvents, LeaveOutAnAskerIfThereIsNone) {
    const Payment::Event unasked = CaptureRequested{};
    EXPECT_EQ(PaymentCodec::encode(unasked).data, "{}");
    EXPECT_EQ(PaymentCodec::decode(stored("capture_requested", "{}")), unasked);
}

TEST(PaymentEvents, MayHaveMembersThatNobodyKnows) {
    EXPECT_EQ(
        PaymentCodec::decode(stored("payment_barred", R"({"mood":"bad"})")),
        Payment::Event{PaymentBarred{}}
    );
}

TEST(PaymentEvents, OfAnUnknownTypeAreRefusedByName) {
    try {
        PaymentCodec::decode(stored("payment_praised", "{}"));
        FAIL() << "decoded";
    } catch (const std::runtime_error& trouble) {
        EXPECT_STREQ(
            trouble.what(),
            "payment-2a7-0193f1c8, version 0, payment_praised: is of a type that this version does "
            "not know"
        );
    }
}

TEST(PaymentEvents, AreOfTheOrderThatTheirStreamNames) {
    EXPECT_EQ(order_id_of(stored("payment_barred", "{}")), "2a7-0193f1c8");
}

}  // namespace
}  // namespace payment
