#include "json/view.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace json {
namespace {

using testing::ElementsAre;

TEST(View, ShowsTheMembersInTheirOrder) {
    const auto view = View::of(R"({"b":"x\u00e9","a":-7,"c":{"d":[1,2]}})");
    ASSERT_TRUE(view);
    std::vector<std::string> names;
    EXPECT_TRUE(view->members([&](auto name, const View& value) {
        names.emplace_back(name);
        if (name == "b") {
            EXPECT_EQ(value.text(), "x\u00e9");
            EXPECT_EQ(value.integer(), std::nullopt);
        } else if (name == "a") {
            EXPECT_EQ(value.integer(), -7);
            EXPECT_EQ(value.text(), std::nullopt);
        } else {
            EXPECT_EQ(value.tree(), Value::parse(R"({"d":[1,2]})"));
        }
        return true;
    }));
    EXPECT_THAT(names, ElementsAre("b", "a", "c"));
}

TEST(View, FindsAMemberByItsName) {
    const auto view = View::of(R"({"a":1,"b":2,"b":3})");
    ASSERT_TRUE(view);
    EXPECT_EQ(view->member("b")->integer(), 2) << "the first of them";
    EXPECT_FALSE(view->member("c"));
    EXPECT_FALSE(view->member("a")->member("b"));
}

TEST(View, ShowsTheElementsOfAnArray) {
    const auto view = View::of("[1,2,3]");
    ASSERT_TRUE(view && view->is_array());
    std::int64_t sum = 0;
    EXPECT_TRUE(view->elements([&](const View& element) {
        sum += element.integer().value_or(0);
        return true;
    }));
    EXPECT_EQ(sum, 6);
}

TEST(View, StopsWhereItsReaderDoes) {
    const auto view = View::of(R"({"a":1,"b":2})");
    ASSERT_TRUE(view);
    int seen = 0;
    EXPECT_FALSE(view->members([&](auto, const View&) { return ++seen < 1; }));
    EXPECT_EQ(seen, 1);
    EXPECT_FALSE(view->elements([](const View&) { return true; })) << "an object has none";
}

TEST(View, IsNotOfWhatParseRefuses) {
    EXPECT_FALSE(View::of("{\"a\":1"));
    EXPECT_FALSE(View::of("\xEF\xBB\xBF{}"));
    EXPECT_FALSE(View::of(std::string_view{"{}\0", 3}));
    EXPECT_FALSE(View::of("[18446744073709551616]"));
}

TEST(View, MakesNoTreeOfWhatIsNotStrict) {
    EXPECT_EQ(View::of(R"({"a":1,"a":2})")->tree(), std::nullopt);
    const std::string nested(depth_max, '[');
    const auto view = View::of(nested + std::string(depth_max, ']'));
    EXPECT_TRUE(view->tree());
    EXPECT_FALSE(view->tree(1));
}

TEST(View, IsOfLongTextsToo) {
    const auto text = '"' + std::string(1'000'000, 'x') + '"';
    EXPECT_EQ(View::of(text)->text()->size(), 1'000'000U);
}

}  // namespace
}  // namespace json
