#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "json/decode.hpp"
#include "json/encode.hpp"

namespace shop {

using vocabulary::field;
using vocabulary::fields;
using vocabulary::Of;
using vocabulary::unless_default;

enum class Colour { red, green };
std::string_view to_string(Colour colour) { return colour == Colour::red ? "red" : "green"; }
std::optional<Colour> parse(Of<Colour>, std::string_view text) {
    if (text == "red") return Colour::red;
    if (text == "green") return Colour::green;
    return std::nullopt;
}

struct Line {
    std::string sku;
    std::int64_t quantity = 0;
    bool operator==(const Line&) const = default;
    static constexpr auto members() {
        return fields(field("sku", &Line::sku), field("quantity", &Line::quantity));
    }
};

struct Order {
    std::string id;
    std::vector<Line> lines;
    std::optional<Line> gift;
    vocabulary::OrNull<std::string> reason;
    Colour colour = Colour::red;
    bool urgent = false;
    int attempts = 0;
    vocabulary::Timestamp placed_at{};
    bool operator==(const Order&) const = default;
    static constexpr auto members() {
        return fields(
            field("id", &Order::id),
            field("lines", &Order::lines),
            field("gift", &Order::gift),
            field("reason", &Order::reason),
            field("colour", &Order::colour),
            unless_default("urgent", &Order::urgent),
            field("attempts", &Order::attempts),
            field("placed_at", &Order::placed_at)
        );
    }
};

// Listed beside it, since it shall not know how it is written.
struct Confirmed {
    std::string by;
    bool operator==(const Confirmed&) const = default;
};
constexpr auto members(Of<Confirmed>) { return fields(field("confirmed_by", &Confirmed::by)); }

struct Shipped {
    bool operator==(const Shipped&) const = default;
};

}  // namespace shop

namespace json {
namespace {

using shop::Line;
using shop::Order;

const char* const plain =
    R"({"id":"7","lines":[{"sku":"mug","quantity":2},{"sku":"cup","quantity":-1}],)"
    R"("reason":null,"colour":"green","attempts":3,"placed_at":"2027-01-15T08:00:00.000000Z"})";

Order plain_order() {
    Order order{.id = "7", .lines = {{"mug", 2}, {"cup", -1}}, .gift = {}, .reason = {}};
    order.colour = shop::Colour::green;
    order.attempts = 3;
    order.placed_at = *vocabulary::parse_rfc3339("2027-01-15T08:00:00Z");
    return order;
}

// Why this is no such thing.
template <typename T>
std::string reason(std::string_view text) {
    try {
        decode<T>(text);
        return "none";
    } catch (const Unreadable& trouble) {
        return trouble.what();
    }
}

TEST(Codec, WritesTheMembersInTheOrderOfTheList) { EXPECT_EQ(encode(plain_order()), plain); }

TEST(Codec, ReadsWhatItWrote) {
    EXPECT_EQ(decode<Order>(plain), plain_order());
    auto full = plain_order();
    full.gift = Line{"\"\\\b\f\n\r\t\x01 Ünïcode", std::numeric_limits<std::int64_t>::min()};
    full.reason = "late";
    full.urgent = true;
    EXPECT_EQ(decode<Order>(encode(full)), full);
}

TEST(Codec, ReadsTheMembersInAnyOrder) {
    EXPECT_EQ(decode<Order>(Value::parse(plain).dump(2)), plain_order());
}

TEST(Codec, WritesTextsAsOtherLibrariesDo) {
    std::string text;
    for (char c = 1; c < 127; ++c) text += c;
    text += "é€😀";
    EXPECT_EQ(encode(text), Value(text).dump());
}

TEST(Codec, WritesNoTextThatNobodyCouldRead) {
    EXPECT_THROW(encode(std::string{"caf\xE9"}), std::invalid_argument);
}

TEST(Codec, KnowsStructsThatAreListedBesideThem) {
    EXPECT_EQ(encode(shop::Confirmed{"ada"}), R"({"confirmed_by":"ada"})");
    EXPECT_EQ(decode<shop::Confirmed>(R"({"confirmed_by":"ada"})"), shop::Confirmed{"ada"});
    EXPECT_EQ(encode(shop::Shipped{}), "{}");
    EXPECT_EQ(decode<shop::Shipped>("{}"), shop::Shipped{});
}

TEST(Codec, IgnoresMembersThatAreNotListed) {
    EXPECT_EQ(decode<Line>(R"({"new":{"a":[1,{}]},"sku":"mug","quantity":1})"), (Line{"mug", 1}));
}

TEST(Codec, TakesNullForAMissingOptionalMember) {
    auto json = Value::parse(plain);
    json["gift"] = nullptr;
    EXPECT_EQ(decode<Order>(json.dump()), plain_order());
}

TEST(Codec, NamesTheMemberThatIsMissing) {
    EXPECT_EQ(reason<Line>("{}"), "sku is missing");
    auto json = Value::parse(plain);
    json.erase("reason");
    EXPECT_EQ(reason<Order>(json.dump()), "reason is missing");
}

TEST(Codec, NamesTheMemberOfTheWrongType) {
    const auto with = [](const char* member, Value value) {
        auto json = Value::parse(plain);
        json[member] = std::move(value);
        return reason<Order>(json.dump());
    };
    EXPECT_EQ(with("id", 7), "id is not a string");
    EXPECT_EQ(with("id", nullptr), "id is not a string");
    EXPECT_EQ(with("lines", "all"), "lines is not an array");
    EXPECT_EQ(with("gift", 1), "gift is not an object");
    EXPECT_EQ(with("urgent", 1), "urgent is neither true nor false");
    EXPECT_EQ(with("attempts", 1.0), "attempts is not an integer");
    EXPECT_EQ(with("attempts", std::int64_t{1} << 40), "attempts is beyond 32 bits");
    EXPECT_EQ(with("placed_at", "today"), "placed_at is not an RFC 3339 time");
    EXPECT_EQ(with("colour", "blue"), "colour is \"blue\", which is unknown here");
    EXPECT_EQ(
        reason<Line>(R"({"sku":"mug","quantity":18446744073709551615})"),
        "quantity is beyond 64 bits"
    );
}

TEST(Codec, NamesTheWayToANestedMember) {
    auto json = Value::parse(plain);
    json["lines"][1].erase("quantity");
    EXPECT_EQ(reason<Order>(json.dump()), "lines/1/quantity is missing");
    json = Value::parse(plain);
    json["gift"] = {{"sku", 7}};
    EXPECT_EQ(reason<Order>(json.dump()), "gift/sku is not a string");
}

TEST(Codec, RefusesAMemberThatOccursTwice) {
    EXPECT_EQ(reason<Line>(R"({"sku":"a","sku":"b","quantity":1})"), "sku occurs twice");
}

TEST(Codec, RefusesWhatIsNotAnObject) {
    for (const auto* text : {"null", "1", "[]", "\"text\""}) {
        EXPECT_EQ(reason<Line>(text), "is not an object") << text;
    }
}

TEST(Codec, SaysWhereATextIsMalformed) {
    EXPECT_NE(reason<Line>("{\"sku\":").find("parse error at line 1"), std::string::npos);
    EXPECT_EQ(reason<Line>("\xEF\xBB\xBF{}"), "begins with a byte order mark");
}

TEST(Codec, TakesRawJsonAsItIs) {
    EXPECT_EQ(encode(std::vector<Raw>{{"{\"a\":1}"}, {}}), R"([{"a":1},null])");
    EXPECT_EQ(decode<Raw>(R"({ "a" : [ 1, "é" ] })").json, R"({"a":[1,"é"]})");
}

}  // namespace
}  // namespace json
