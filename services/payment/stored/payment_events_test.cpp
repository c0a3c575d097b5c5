#include "payment/stored/payment_events.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "event_json/testing/golden_events.hpp"
#include "json/strict.hpp"

namespace payment {
namespace {

using event_sourcing::StoredEvent;

const Payment::Event all_events[] = {
    PaymentRequested{2598, "EUR", "tok_visa"},
    PaymentAuthorized{"0193f1c8-7d2a-7000-8000-000000000001"},
    PaymentDeclined{},
    PaymentUnavailable{},
    CaptureRequested{},
    PaymentCaptured{},
    PaymentCancellationRequested{},
    PaymentVoided{true},
    PaymentRefunded{},
    PaymentBarred{},
};

struct Shape {
    std::string name;
    Payment::Event event;
};
const Shape later_shapes[] = {
    {"payment_cancellation_requested.unrecorded", PaymentCancellationRequested{2598, "EUR"}},
    {"payment_barred.had_authorized", PaymentBarred{true}},
};
// No longer written, with the members asker, choreographed and awaited.
const Shape former_shapes[] = {
    {"payment_requested.orchestrated", PaymentRequested{2598, "EUR", "tok_visa"}},
    {"payment_requested.choreographed", PaymentRequested{2598, "EUR", "tok_visa"}},
    {"capture_requested.orchestrated", CaptureRequested{}},
    {"capture_requested.choreographed", CaptureRequested{}},
    {"payment_cancellation_requested.orchestrated", PaymentCancellationRequested{}},
    {"payment_cancellation_requested.choreographed", PaymentCancellationRequested{}},
    {"payment_cancellation_requested.awaited", PaymentCancellationRequested{}},
    {"payment_cancellation_requested.unrecorded_orchestrated",
     PaymentCancellationRequested{2598, "EUR"}},
    {"payment_barred.awaited", PaymentBarred{}},
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
    event_json::expect_golden(Of<Payment::Event>{}, GOLDEN_EVENTS, "payment");
}

TEST(PaymentEvents, AreReadInEveryShapeThatWasEverWritten) {
    for (const auto& [name, event] : former_shapes) {
        const auto type = name.substr(0, name.find('.'));
        EXPECT_EQ(PaymentCodec::decode(stored(type, golden(name).dump())), event) << name;
    }
    EXPECT_EQ(
        event_json::golden_events(GOLDEN_EVENTS, "payment").size(),
        std::size(all_events) + std::size(later_shapes) + std::size(former_shapes)
    ) << "each file is read by one of these tests";
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
