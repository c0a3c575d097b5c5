#include "channels/batch.hpp"

#include <gmock/gmock.h>

#include "channels/addresses.hpp"

namespace channels {
namespace {

messaging::Envelope placed(const std::string& id) {
    messaging::Envelope envelope;
    envelope.id = id;
    envelope.source = "/orderly/order/2";
    envelope.type = "orderly.order.order_placed.v1";
    envelope.data = {R"({"order_id":"1-2a7"})"};
    return envelope;
}

std::string reason_of(const std::string& text) try {
    decode_numbered(text);
    return "";
} catch (const BadBatch& trouble) {
    return trouble.what();
}

TEST(Batch, CarriesEnvelopesWithTheirNumbers) {
    BatchWriter writer;
    writer.add(7, messaging::encode(placed("a")));
    writer.add(8, messaging::encode(placed("b")));
    const auto read = decode_numbered(writer.take());
    ASSERT_EQ(read.size(), 2U);
    EXPECT_EQ(read[0].number, 7);
    EXPECT_EQ(std::get<messaging::Envelope>(read[0].content), placed("a"));
    EXPECT_EQ(read[1].number, 8);
    EXPECT_EQ(std::get<messaging::Envelope>(read[1].content), placed("b"));
    EXPECT_TRUE(writer.empty());
}

TEST(Batch, IsAnArrayAlsoOfOne) {
    BatchWriter writer;
    writer.add(1, R"({"specversion":"1.0"})");
    EXPECT_EQ(writer.take(), R"([{"channelnumber":"1","specversion":"1.0"}])");
}

TEST(Batch, KnowsTheNumberOfAMessageThatNobodyCanRead) {
    const auto read = decode_numbered(R"([{"channelnumber":"3","specversion":"0.3"}])");
    ASSERT_EQ(read.size(), 1U);
    EXPECT_EQ(read[0].number, 3);
    const auto& unreadable = std::get<Unreadable>(read[0].content);
    EXPECT_EQ(unreadable.reason, "id is missing");
    EXPECT_EQ(unreadable.text, R"({"channelnumber":"3","specversion":"0.3"})");
}

TEST(Batch, RefusesWhatIsNone) {
    EXPECT_EQ(reason_of(R"({"channelnumber":"3"})"), "not an array");
    EXPECT_EQ(reason_of(R"([{"specversion":"1.0"}])"), "a message without a channelnumber");
    EXPECT_EQ(reason_of(R"([{"channelnumber":3}])"), "a message without a channelnumber");
    EXPECT_EQ(reason_of(R"([7])"), "a message without a channelnumber");
    for (const auto* number : {"", "0", "-1", "1x", "9223372036854775808"}) {
        EXPECT_EQ(
            reason_of(std::string{R"([{"channelnumber":")"} + number + "\"}]"),
            "a channelnumber that is not a positive number in digits"
        ) << number;
    }
    EXPECT_NE(reason_of(std::string(1'000, '\xff')), "");
    EXPECT_NE(reason_of(""), "");
    EXPECT_TRUE(decode_numbered("[]").empty());
}

TEST(Addresses, NameBothEnds) {
    const Addresses order{"orderly", "order/2"};
    const Addresses inventory{"orderly", "inventory/eu"};
    const auto subject = order.to("inventory/eu", End::inbox);
    EXPECT_EQ(subject, "orderly.to.inventory.eu.inbox.from.order.2");
    EXPECT_EQ(inventory.filter(End::inbox), "orderly.to.inventory.eu.inbox.from.>");
    EXPECT_EQ(inventory.sender_in(subject), "order/2");
    EXPECT_EQ(inventory.to("order/2", End::outbox), "orderly.to.order.2.outbox.from.inventory.eu");
}

TEST(Addresses, KnowWhatNamesNoSender) {
    const Addresses inventory{"orderly", "inventory/eu"};
    for (const auto* subject :
         {"",
          "orderly.to.inventory.eu.inbox",
          "orderly.to.inventory.eu.inbox.from.order",
          "orderly.to.inventory.eu.inbox.from.order.2.3"}) {
        EXPECT_EQ(inventory.sender_in(subject), std::nullopt) << subject;
    }
}

}  // namespace
}  // namespace channels
