#include "json/strict.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/object.hpp"

namespace json {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string complaint_about(std::string_view text) {
    const auto parsed = parse(text);
    return parsed.ok() ? "none: " + dump(parsed.value()) : parsed.error().detail;
}

std::string nested(int depth) {
    const auto size = static_cast<std::size_t>(depth);
    return std::string(size, '[') + std::string(size, ']');
}

TEST(StrictJson, GivesTheValueThatWasWritten) {
    const auto parsed =
        parse(R"( {"a":[1,-2,3.5,"x\u00e9\n",true,false,null],"b":{"c":{}},"":[]} )");
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(
        parsed.value(),
        Value::parse(R"({"a":[1,-2,3.5,"xé\n",true,false,null],"b":{"c":{}},"":[]})")
    );
}

TEST(StrictJson, GivesAnyKindOfValueAtTheRoot) {
    EXPECT_EQ(parse("42").value(), 42);
    EXPECT_EQ(parse("\"x\"").value(), "x");
    EXPECT_EQ(parse("null").value(), nullptr);
    EXPECT_EQ(parse("[]").value(), Value::array());
}

TEST(StrictJson, TellsIntegersFromOtherNumbers) {
    EXPECT_TRUE(parse("9007199254740993").value().is_number_integer());
    EXPECT_TRUE(parse("-1").value().is_number_integer());
    EXPECT_TRUE(parse("1.0").value().is_number_float());
    EXPECT_TRUE(parse("1e2").value().is_number_float());
}

TEST(Object, IsWhatTheSameBracesAreToTheLibrary) {
    EXPECT_EQ(
        object({{"sku", "mug"}, {"quantity", 3}, {"lines", Value::array({1, 2})}}),
        Value({{"sku", "mug"}, {"quantity", 3}, {"lines", Value::array({1, 2})}})
    );
    EXPECT_EQ(object({}), Value::object());
}

TEST(StrictJson, RefusesMembersThatOccurTwice) {
    EXPECT_EQ(complaint_about(R"({"sku":1,"sku":1})"), "the member \"sku\" occurs twice");
    EXPECT_EQ(complaint_about(R"([{"b":{"a":1,"\u0061":2}}])"), "the member \"a\" occurs twice");
    EXPECT_TRUE(parse(R"([{"a":{"a":1}},{"a":1}])").ok());
}

TEST(StrictJson, RefusesDeepNesting) {
    EXPECT_TRUE(parse(nested(depth_max)).ok());
    EXPECT_EQ(complaint_about(nested(depth_max + 1)), "nested deeper than 32");
    EXPECT_EQ(complaint_about(nested(10'000)), "nested deeper than 32");
    EXPECT_EQ(complaint_about(std::string(1'000'000, '[')), "nested deeper than 32");

    std::string objects;
    for (int i = 0; i < 10'000; ++i) objects += R"({"a":)";
    EXPECT_EQ(complaint_about(objects), "nested deeper than 32");
}

TEST(StrictJson, RefusesNumbersThatOverflow) {
    EXPECT_TRUE(parse("18446744073709551615").ok());
    EXPECT_TRUE(parse("-9223372036854775808").ok());
    EXPECT_EQ(complaint_about("18446744073709551616"), "an integer is beyond 64 bits");
    EXPECT_EQ(complaint_about("[-9223372036854775809]"), "an integer is beyond 64 bits");
    EXPECT_EQ(complaint_about(R"({"a":1e400})"), "a number is too large");
    EXPECT_EQ(complaint_about("-1e400"), "a number is too large");
    EXPECT_EQ(complaint_about(std::string(5'000, '9')), "a number is too large");
}

TEST(StrictJson, RefusesAByteOrderMark) {
    EXPECT_EQ(complaint_about("\xEF\xBB\xBF{}"), "begins with a byte order mark");
}

TEST(StrictJson, RefusesAZeroByteAndWhatFollowsIt) {
    EXPECT_EQ(complaint_about({"{}\0x", 4}), "contains a zero byte");
    EXPECT_EQ(complaint_about({"\"\0\"", 3}), "contains a zero byte");
    EXPECT_EQ(parse(R"("\u0000")").value(), std::string(1, '\0'));
}

TEST(StrictJson, RefusesInvalidUtf8) {
    for (const std::string_view text : {
             "\"\xFF\"",
             "\"\xC3\"",
             "\"\xC0\xAF\"",          // overlong
             "\"\xED\xA0\x80\"",      // a surrogate
             "\"\xF5\x80\x80\x80\"",  // beyond U+10FFFF
             "{\"\xFF\":1}",
             R"("\ud800")",
             R"("\udc00\ud800")",
         }) {
        EXPECT_THAT(complaint_about(text), StartsWith("parse error at line 1")) << text;
    }
}

TEST(StrictJson, RefusesWhatIsNotJson) {
    for (const std::string_view text : {
             "",      " ",          "{",       "[1,",      "{\"a\"",    "{\"a\":}",
             "{a:1}", "{'a':1}",    "nul",     "NaN",      "-Infinity", "01",
             "+1",    ".5",         "1.",      "0x10",     "{} {}",     "[1]]",
             "[1,]",  "{\"a\":1,}", "// a\n1", "\"a\nb\"", R"("\x")",   "\"abc",
         }) {
        EXPECT_THAT(complaint_about(text), StartsWith("parse error at line")) << text;
    }
}

TEST(StrictJson, SaysWhereItStopped) {
    EXPECT_THAT(complaint_about("{\"a\":1,\n \"b\" 2}"), HasSubstr("line 2, column 6"));
}

TEST(StrictJson, DoesNotRepeatTheInputInItsComplaint) {
    const auto complaint = complaint_about("{\"a\":\"" + std::string(100'000, 'x'));
    EXPECT_THAT(complaint, Not(HasSubstr("xx")));
    EXPECT_LT(complaint.size(), 200U);
}

TEST(StrictJson, WritesInvalidUtf8AsReplacementCharacters) {
    EXPECT_EQ(dump({{"a", "x\xFFy"}}), "{\"a\":\"x\xEF\xBF\xBDy\"}");
}

}  // namespace
}  // namespace json
