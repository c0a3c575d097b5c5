#include "order/stored/order_events.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "event_json/testing/golden_events.hpp"

namespace order {
namespace {

using event_sourcing::StoredEvent;

const Order::Event one_of_each[] = {
    OrderPlaced{
        "ada",
        "eu",
        {{"mug", 2, 450}, {"spoon", 1, 99}},
        "tok_visa",
        Coordination::choreography,
        999,
        "EUR"},
    StockAllocated{{{"mug", "eu", 2}, {"spoon", "eu", 1}}},
    OrderConfirmed{},
    OrderRejected{CloseReason::payment_declined},
    CancellationRequested{},
    StockUndone{},
    PaymentUndone{},
    OrderCancelled{},
};

StoredEvent stored(const std::string& type, const std::string& data) {
    StoredEvent event;
    event.stream = "order-2a7-1";
    event.version = 3;
    event.type = type;
    event.data = data;
    return event;
}

nlohmann::json golden(const std::string& type) {
    std::ifstream file{std::string{GOLDEN_EVENTS} + "/order." + type + ".json"};
    return nlohmann::json::parse(file);
}

std::string why_undecodable(const std::string& type, const std::string& data) {
    try {
        OrderCodec::decode(stored(type, data));
        return "decoded";
    } catch (const std::runtime_error& trouble) {
        return trouble.what();
    }
}

TEST(OrderEvents, MeanWhatTheGoldenFilesSay) {
    for (const auto& event : one_of_each) {
        const auto [type, data] = OrderCodec::encode(event);
        EXPECT_EQ(nlohmann::json::parse(data), golden(type)) << type;
        EXPECT_EQ(OrderCodec::decode(stored(type, golden(type).dump())), event) << type;
    }
}

TEST(OrderEvents, SayWhatIsNotToBePaidAsTheGoldenFilesDo) {
    const Order::Event events[] = {
        OrderRejected{CloseReason::payment_declined, 2598, "EUR"},
        CancellationRequested{2598, "EUR"},
    };
    for (const auto& event : events) {
        const auto encoded = OrderCodec::encode(event);
        const auto file = golden(encoded.type + ".with_total");
        EXPECT_EQ(nlohmann::json::parse(encoded.data), file);
        EXPECT_EQ(OrderCodec::decode(stored(encoded.type, file.dump())), event);
    }
}

TEST(OrderEvents, AreReadAndWrittenAsTheGoldenFilesSay) {
    event_json::expect_golden(Of<Order::Event>{}, GOLDEN_EVENTS, "order");
}

TEST(OrderEvents, AreReadInEveryShapeThatWasEverWritten) {
    const auto golden_files = event_json::golden_events(GOLDEN_EVENTS, "order");
    ASSERT_GE(golden_files.size(), std::size(one_of_each));
    for (const auto& [file, event] : golden_files) {
        EXPECT_NO_THROW(OrderCodec::decode(event)) << file;
    }
}

TEST(OrderEvents, MayHaveMembersThatNobodyKnows) {
    EXPECT_EQ(
        OrderCodec::decode(stored("order_rejected", R"({"reason":"timed_out","mood":"bad"})")),
        Order::Event{OrderRejected{CloseReason::timed_out}}
    );
}

TEST(OrderEvents, ThatCannotBeReadAreNamed) {
    EXPECT_EQ(
        why_undecodable("order_eaten", "{}"),
        "order-2a7-1, version 3, order_eaten: is of a type that this version does not know"
    );
    EXPECT_EQ(
        why_undecodable("order_rejected", R"({"reason":"mood"})"),
        "order-2a7-1, version 3, order_rejected: reason is \"mood\", which is unknown here"
    );
}

TEST(OrderEvents, AreOfTheOrderThatTheirStreamNames) {
    EXPECT_EQ(order_id_of(stored("order_confirmed", "{}")), "2a7-1");
}

}  // namespace
}  // namespace order
