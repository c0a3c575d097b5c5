#include "event_json/codec.hpp"

#include <array>

#include <gtest/gtest.h>

namespace shop {

using vocabulary::field;
using vocabulary::fields;
using vocabulary::Of;

struct Priced {
    std::int64_t cents = 0;
    std::string currency;
    bool operator==(const Priced&) const = default;
};
constexpr std::string_view stored_name(Of<Priced>) { return "priced.2"; }
constexpr auto members(Of<Priced>) {
    return fields(field("cents", &Priced::cents), field("currency", &Priced::currency));
}
struct Withdrawn {
    bool operator==(const Withdrawn&) const = default;
};
constexpr std::string_view stored_name(Of<Withdrawn>) { return "withdrawn"; }

using Event = std::variant<Priced, Withdrawn>;

// A price had no currency at first. One of 13 cents was never meant to be.
void add_currency(json::Value& data) {
    if (data.at("cents") == 13) throw std::runtime_error{"an unlucky price"};
    data["currency"] = "EUR";
}
constexpr std::array upcasters{
    event_json::Upcaster{"priced", "priced.2", add_currency},
};

}  // namespace shop

namespace event_json {
namespace {

using ShopCodec = Codec<shop::Event, shop::upcasters>;

event_sourcing::StoredEvent stored(const std::string& type, const std::string& data) {
    event_sourcing::StoredEvent event;
    event.stream = "product-mug";
    event.version = 3;
    event.type = type;
    event.data = data;
    return event;
}

std::string reason_against(const std::string& type, const std::string& data) {
    try {
        ShopCodec::decode(stored(type, data));
        return "read";
    } catch (const std::runtime_error& trouble) {
        return trouble.what();
    }
}

TEST(EventCodec, StoresEachEventUnderItsNameWithItsMembers) {
    const auto [type, data] = ShopCodec::encode(shop::Priced{5, "USD"});
    EXPECT_EQ(type, "priced.2");
    EXPECT_EQ(data, R"({"cents":5,"currency":"USD"})");
    EXPECT_EQ(ShopCodec::encode(shop::Withdrawn{}).data, "{}");
}

TEST(EventCodec, ReadsWhatItStored) {
    for (const shop::Event& event :
         {shop::Event{shop::Priced{5, "USD"}}, shop::Event{shop::Withdrawn{}}}) {
        const auto [type, data] = ShopCodec::encode(event);
        EXPECT_EQ(ShopCodec::decode(stored(type, data)), event);
    }
}

TEST(EventCodec, ReadsOlderShapesByTheirUpcasters) {
    EXPECT_EQ(
        ShopCodec::decode(stored("priced", R"({"cents":5})")), (shop::Event{shop::Priced{5, "EUR"}})
    );
}

TEST(EventCodec, NamesTheEventThatCannotBeRead) {
    EXPECT_EQ(
        reason_against("priced.2", R"({"cents":5})"),
        "product-mug, version 3, priced.2: currency is missing"
    );
    EXPECT_EQ(
        reason_against("praised", "{}"),
        "product-mug, version 3, praised: is of a type that this version does not know"
    );
    EXPECT_EQ(
        reason_against("priced", R"({"cents":13})"),
        "product-mug, version 3, priced: an unlucky price"
    );
    EXPECT_NE(
        reason_against("priced", "{").find("product-mug, version 3, priced: damaged JSON"),
        std::string::npos
    );
}

}  // namespace
}  // namespace event_json
