#include "messaging/envelope.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace messaging {
namespace {

using ::testing::HasSubstr;

Envelope order_placed() {
    Envelope envelope;
    envelope.id = "0193-1";
    envelope.source = "/orderly/order/2";
    envelope.type = "orderly.order.order_placed.v1";
    envelope.subject = "2a7-0193";
    envelope.time = vocabulary::Timestamp{std::chrono::microseconds{1'700'000'000'123'456}};
    envelope.correlation_id = "c-1";
    envelope.causation_id = "r-1";
    envelope.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    envelope.position = 123;
    envelope.stream_version = 1;
    envelope.data = {R"({"total_cents":900,"lines":[{"sku":"mug","quantity":2}]})"};
    return envelope;
}

Envelope reserve_stock() {
    Envelope envelope;
    envelope.id = "0193-2";
    envelope.source = "/orderly/order/2";
    envelope.type = "orderly.inventory.reserve_stock.v1";
    envelope.time = vocabulary::Timestamp{std::chrono::seconds{1'700'000'000}};
    envelope.actor = "saga:place_order";
    envelope.data = {R"({"order_id":"2a7-0193"})"};
    return envelope;
}

std::string reason_against(const std::string& text) {
    try {
        decode(text);
    } catch (const BadEnvelope& trouble) {
        return trouble.what();
    }
    return "accepted";
}

// An envelope that is right but for one member.
std::string with(const std::string& member, const nlohmann::json& value) {
    auto json = nlohmann::json::parse(encode(order_placed()));
    json[member] = value;
    return json.dump();
}

TEST(Envelope, SurvivesEncodingAndDecoding) {
    EXPECT_EQ(decode(encode(order_placed())), order_placed());
    EXPECT_EQ(decode(encode(reserve_stock())), reserve_stock());
}

TEST(Envelope, IsAStructuredCloudEvent) {
    const auto json = nlohmann::json::parse(encode(order_placed()));
    EXPECT_EQ(json["specversion"], "1.0");
    EXPECT_EQ(json["datacontenttype"], "application/json");
    EXPECT_EQ(json["time"], "2023-11-14T22:13:20.123456Z");
    EXPECT_EQ(json["sequence"], "00000000000000000123");
    EXPECT_EQ(json["streamversion"], 1);
    EXPECT_EQ(json["correlationid"], "c-1");
    EXPECT_EQ(json["data"]["total_cents"], 900);
}

TEST(Envelope, LeavesOutWhatItDoesNotCarry) {
    const auto json = nlohmann::json::parse(encode(reserve_stock()));
    for (const char* absent :
         {"subject", "correlationid", "traceparent", "sequence", "streamversion"}) {
        EXPECT_FALSE(json.contains(absent)) << absent;
    }
    EXPECT_EQ(json["actor"], "saga:place_order");
}

TEST(Envelope, EscapesWhatJsonWantsEscaped) {
    Envelope envelope = order_placed();
    envelope.subject = "a \"quoted\" \\ \n line, and \xC3\xA9";
    EXPECT_EQ(decode(encode(envelope)), envelope);
}

TEST(Envelope, IsTheSameWhateverTheOrderOfItsMembers) {
    auto placed = order_placed();
    placed.data = {nlohmann::json::parse(placed.data.json).dump()};
    for (const auto& envelope : {placed, reserve_stock()}) {
        EXPECT_EQ(decode(nlohmann::json::parse(encode(envelope)).dump(2)), envelope);
    }
}

TEST(Envelope, IsRefusedIfAnAttributeIsThereTwice) {
    auto text = encode(order_placed());
    text.insert(1, R"("id":"0193-2",)");
    EXPECT_THAT(reason_against(text), HasSubstr("id occurs twice"));
}

TEST(Envelope, ToleratesMembersItDoesNotKnow) {
    EXPECT_EQ(decode(with("partitionkey", "7")).id, order_placed().id);
    // What older versions gave commands, so that they were replied to.
    EXPECT_EQ(
        decode(with("replyto", "order/2/place_order/7/reserve_stock/do")).position,
        order_placed().position
    );
}

TEST(Envelope, IsRefusedWithAReasonThatNamesTheAttribute) {
    EXPECT_NE(reason_against("{"), "accepted");
    EXPECT_EQ(reason_against("[]"), "is not an object");
    EXPECT_THAT(reason_against(with("specversion", "0.3")), HasSubstr("specversion"));
    EXPECT_THAT(reason_against(with("id", "")), HasSubstr("id is missing"));
    EXPECT_THAT(reason_against(with("type", 7)), HasSubstr("type"));
    EXPECT_THAT(reason_against(with("source", nullptr)), HasSubstr("source is not a string"));
    EXPECT_THAT(reason_against(with("time", "yesterday")), HasSubstr("time"));
    EXPECT_THAT(reason_against(with("datacontenttype", "text/xml")), HasSubstr("datacontenttype"));
    EXPECT_THAT(reason_against(with("sequence", "12x")), HasSubstr("sequence"));
    EXPECT_THAT(reason_against(with("sequence", "0")), HasSubstr("sequence"));
    EXPECT_THAT(reason_against(with("sequence", 12)), HasSubstr("sequence"));
    EXPECT_THAT(reason_against(with("streamversion", "1")), HasSubstr("streamversion"));
    EXPECT_THAT(reason_against(with("actor", 7)), HasSubstr("actor"));
}

Envelope named(const std::string& id) {
    Envelope envelope;
    envelope.id = id;
    envelope.source = "/orderly/order/0";
    envelope.type = "orderly.order.order_placed.v1";
    return envelope;
}

TEST(EnvelopeBatch, IsAnArrayUnlessItIsOneAlone) {
    const auto one = encode(named("1"));
    const auto two = encode(named("2"));
    EXPECT_EQ(encode_batch({one}), one);
    EXPECT_EQ(encode_batch({one, two}), "[" + one + "," + two + "]");
    EXPECT_EQ(encode_events({one}), "[" + one + "]");
    EXPECT_EQ(decode_batch(encode_events({one})).size(), 1U);
    EXPECT_EQ(decode_batch(one).size(), 1U);
    const auto decoded = decode_batch(encode_batch({one, two}));
    ASSERT_EQ(decoded.size(), 2U);
    EXPECT_EQ(decoded[0].id, "1");
    EXPECT_EQ(decoded[1].id, "2");
}

TEST(EnvelopeBatch, IsRefusedIfAnyPartOfItIs) {
    const auto one = encode(named("1"));
    for (const auto& bad : {std::string{"[]"}, "[" + one + ",1]", "[" + one, "[[" + one + "]]"}) {
        EXPECT_THROW(decode_batch(bad), BadEnvelope) << bad;
    }
}

}  // namespace
}  // namespace messaging
