#include "event_json/upcasting.hpp"

#include <array>

#include <gtest/gtest.h>

namespace event_json {
namespace {

// A price had no currency at first; then it became an object.
void add_currency(json::Value& data) { data["currency"] = "EUR"; }
void join_price(json::Value& data) {
    data = {{"price", {{"cents", data.at("cents")}, {"currency", data.at("currency")}}}};
}
constexpr std::array upcasters{
    Upcaster{"priced", "priced.2", add_currency},
    Upcaster{"priced.2", "priced.3", join_price},
};

EventShape read(const std::string& type, const std::string& data) {
    event_sourcing::StoredEvent stored;
    stored.type = type;
    stored.data = data;
    return newest_shape(stored, upcasters);
}

TEST(Upcasting, LeadsTheOldestShapeThroughAllThatFollowed) {
    const auto shape = read("priced", R"({"cents":5})");
    EXPECT_EQ(shape.type, "priced.3");
    EXPECT_EQ(shape.data, R"({"price":{"cents":5,"currency":"EUR"}})");
}

TEST(Upcasting, StartsWhereTheEventStands) {
    const auto shape = read("priced.2", R"({"cents":5,"currency":"USD"})");
    EXPECT_EQ(shape.type, "priced.3");
    EXPECT_EQ(shape.data, R"({"price":{"cents":5,"currency":"USD"}})");
}

TEST(Upcasting, LeavesTheNewestShapeAndOtherEventsAlone) {
    EXPECT_EQ(read("priced.3", R"({"price":null})").data, R"({"price":null})");
    EXPECT_EQ(read("named", R"({"cents":5})").type, "named");
    EXPECT_FALSE(is_older_shape("priced.3", upcasters));
    EXPECT_TRUE(is_older_shape("priced", upcasters));
}

}  // namespace
}  // namespace event_json
