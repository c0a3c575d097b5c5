#include <chrono>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "json/encode.hpp"
#include "json/testing/golden.hpp"
#include "messaging/envelope.hpp"

namespace {

using messaging::Envelope;
using nlohmann::json;

const std::string order_id = "0193f1c8-0000-7000-8000-000000000001-2a7";

// What both kinds of envelope have.
template <typename Contract>
Envelope envelope(std::string source, std::string type, const Contract& data) {
    using namespace std::chrono;
    return {
        .id = "0193f1c8-0000-7000-8000-000000000002",
        .source = std::move(source),
        .type = std::move(type),
        .subject = order_id,
        .time = sys_days{2026y / November / 20d} + 19h + 3min + 4s + 123'456us,
        .correlation_id = "0193f1c8-0000-7000-8000-000000000003",
        .causation_id = "0193f1c8-0000-7000-8000-000000000004",
        .traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        .position = std::nullopt,
        .stream_version = std::nullopt,
        .data = {::json::encode(data)},
    };
}

Envelope event() {
    const contracts::order::OrderConfirmed confirmed{order_id};
    auto event = envelope("/orderly/order/2", confirmed.type.cloud_event_type(), confirmed);
    event.position = 123;
    event.stream_version = 3;
    return event;
}

Envelope command() {
    const contracts::inventory::ReleaseStock release{order_id, "eu"};
    auto command = envelope("/orderly/order/2", release.type.cloud_event_type(), release);
    command.actor = "saga:place_order";
    return command;
}

json golden(const std::string& name) {
    return json::parse(
        ::json::testing::text_of(std::string{GOLDEN_FILES} + "/envelopes/" + name + ".json")
    );
}

// Read back, but for the order of the members of its data.
Envelope in_order(Envelope envelope) {
    envelope.data = {json::parse(envelope.data.json).dump()};
    return envelope;
}

void expect_golden(const Envelope& envelope, const std::string& name) {
    EXPECT_EQ(json::parse(messaging::encode(envelope)), golden(name));
    EXPECT_EQ(messaging::decode(golden(name).dump()), in_order(envelope));
}

TEST(Envelope, OfAnEventIsWrittenAndReadAsTheGoldenFile) { expect_golden(event(), "event"); }

TEST(Envelope, OfACommandIsWrittenAndReadAsTheGoldenFile) { expect_golden(command(), "command"); }

TEST(Envelope, IsReadThoughANewerSenderAddedAttributes) {
    auto newer = golden("event");
    newer["addedlater"] = "x";
    EXPECT_EQ(messaging::decode(newer.dump()), in_order(event()));
}

}  // namespace
