#include "vocabulary/members.hpp"

#include <gtest/gtest.h>

namespace shop {
namespace {

using vocabulary::field;
using vocabulary::fields;
using vocabulary::Of;

enum class Colour { red, green };
std::string_view to_string(Colour colour) { return colour == Colour::red ? "red" : "green"; }

struct Line {
    std::string sku;
    int quantity = 0;
    bool operator==(const Line&) const = default;
};
constexpr auto members(Of<Line>) {
    return fields(field("sku", &Line::sku), field("quantity", &Line::quantity));
}

struct Ordered {
    Colour colour = Colour::red;
    std::vector<Line> lines;
    std::optional<Line> gift;
    static constexpr auto members() {
        return fields(
            field("colour", &Ordered::colour),
            field("lines", &Ordered::lines),
            field("gift", &Ordered::gift)
        );
    }
};
struct About {
    std::string order_id;
    static constexpr auto members() { return fields(field("order_id", &About::order_id)); }
};

struct PublicLine {
    std::string sku;
    bool operator==(const PublicLine&) const = default;
    static constexpr auto members() { return fields(field("sku", &PublicLine::sku)); }
};
struct Published {
    std::string order_id;
    std::string colour;
    std::vector<PublicLine> lines;
    std::optional<PublicLine> gift;
    static constexpr auto members() {
        return fields(
            field("order_id", &Published::order_id),
            field("colour", &Published::colour),
            field("lines", &Published::lines),
            field("gift", &Published::gift)
        );
    }
};

TEST(MadeOf, TakesEachMemberFromTheFirstSourceThatHasIt) {
    const Ordered ordered{Colour::green, {{"mug", 2}, {"cup", 1}}, Line{"pin", 1}};
    const auto published = vocabulary::made_of<Published>(ordered, About{"7"});
    EXPECT_EQ(published.order_id, "7");
    EXPECT_EQ(published.colour, "green");
    EXPECT_EQ(published.lines, (std::vector<PublicLine>{{"mug"}, {"cup"}}));
    EXPECT_EQ(published.gift, PublicLine{"pin"});
    EXPECT_EQ(vocabulary::made_of<Published>(Ordered{}, About{}).gift, std::nullopt);
}

TEST(Members, AreFoundByTheirNames) {
    EXPECT_EQ(vocabulary::index_of_member<Published>("lines"), 2U);
    EXPECT_EQ(vocabulary::index_of_member<Published>("price"), vocabulary::count_of_members<Published>);
}

}  // namespace
}  // namespace shop
