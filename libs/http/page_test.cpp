#include "http/page.hpp"

#include <gtest/gtest.h>

namespace http {

Page page_from(std::string target, std::string_view filters = "orders") {
    Request request;
    request.target = std::move(target);
    parse_target(request);
    return page_of(request, filters);
}

int refusal_of(const std::string& target, std::string_view filters = "orders") {
    try {
        page_from(target, filters);
        return 0;
    } catch (const Problem& problem) {
        return problem.status;
    }
}

std::string cursor_to(std::string_view next, std::string_view filters = "orders") {
    return page_json(json::Value::array(), next, filters).at("next_cursor");
}

TEST(Page, StartsWithFiftyOfTheFirst) {
    const auto page = page_from("/");
    EXPECT_EQ(page.limit, 50);
    EXPECT_EQ(page.after, "");
}

TEST(Page, HasTheLimitItIsAskedFor) {
    EXPECT_EQ(page_from("/?limit=1").limit, 1);
    EXPECT_EQ(page_from("/?limit=200").limit, 200);
}

TEST(Page, RefusesALimitThatIsNoneOrOutOfBounds) {
    for (const auto* limit :
         {"0", "201", "-1", "%2B1", "1.0", "1e1", "x", "", "99999999999999999999"}) {
        EXPECT_EQ(refusal_of(std::string{"/?limit="} + limit), 400) << limit;
    }
}

TEST(Page, ContinuesWhereItsCursorWasMade) {
    const std::string after{"2024-01-01T00:00:00.000Z/7:\xc3\xa9\0\xff", 30};
    EXPECT_EQ(page_from("/?cursor=" + cursor_to(after)).after, after);
}

TEST(Page, RefusesACursorOfOtherFilters) {
    EXPECT_EQ(refusal_of("/?cursor=" + cursor_to("7", "orders"), "payments"), 400);
}

TEST(Page, RefusesACursorThatWasNotMadeHere) {
    const auto good = cursor_to("7");
    for (const auto& cursor :
         {std::string{"x"}, std::string{""}, good + "!", good + "%3D", good.substr(1)}) {
        EXPECT_EQ(refusal_of("/?cursor=" + cursor), 400) << cursor;
    }
}

TEST(Page, EndsTheListWithNull) {
    const auto page = page_json({1, 2}, "", "orders");
    EXPECT_EQ(page.dump(), R"({"items":[1,2],"next_cursor":null})");
}

TEST(Page, IsTheSameOfTextsAsOfTrees) {
    const std::vector<std::string> none;
    EXPECT_EQ(page_text(none, "", "orders"), R"({"items":[],"next_cursor":null})");
    EXPECT_EQ(page_text({"1", "2"}, "", "orders"), page_json({1, 2}, "", "orders").dump());
    EXPECT_EQ(page_text({"1", "2"}, "7", "orders"), page_json({1, 2}, "7", "orders").dump());
}

json::Value page_of_letters(const std::string& target) {
    Request request;
    request.target = target;
    parse_target(request);
    const auto itself = [](const json::Value& letter) { return letter.get<std::string>(); };
    return page_of_all(request, {"c", "a", "b"}, itself, "letters");
}

TEST(Page, IsCutFromAListThatIsAllHere) {
    EXPECT_EQ(page_of_letters("/").dump(), R"({"items":["a","b","c"],"next_cursor":null})");
    const auto first = page_of_letters("/?limit=2");
    EXPECT_EQ(first.at("items"), json::Value({"a", "b"}));
    const std::string cursor = first.at("next_cursor");
    EXPECT_EQ(
        page_of_letters("/?limit=2&cursor=" + cursor).dump(),
        R"({"items":["c"],"next_cursor":null})"
    );
}

}  // namespace http
