#include "json/strict.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/view.hpp"

namespace json {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Every text here is read both ways, which must agree.
vocabulary::Result<Value, Malformed> read(std::string_view text) {
    auto parsed = parse(text);
    const auto view = read_strictly(text);
    if (view.ok()) {
        EXPECT_TRUE(parsed.ok() && view.value().tree() == parsed.value()) << text;
    } else {
        EXPECT_TRUE(!parsed.ok() && view.error().detail == parsed.error().detail) << text;
    }
    return parsed;
}

std::string complaint_about(std::string_view text) {
    const auto parsed = read(text);
    return parsed.ok() ? "none: " + dump(parsed.value()) : parsed.error().detail;
}

std::string nested(int depth) {
    const auto size = static_cast<std::size_t>(depth);
    return std::string(size, '[') + std::string(size, ']');
}

TEST(StrictJson, GivesTheValueThatWasWritten) {
    const auto parsed =
        read(R"( {"a":[1,-2,3.5,"x\u00e9\n",true,false,null],"b":{"c":{}},"":[]} )");
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(
        parsed.value(),
        Value::parse(R"({"a":[1,-2,3.5,"xé\n",true,false,null],"b":{"c":{}},"":[]})")
    );
}

TEST(StrictJson, GivesAnyKindOfValueAtTheRoot) {
    EXPECT_EQ(read("42").value(), 42);
    EXPECT_EQ(read("\"x\"").value(), "x");
    EXPECT_EQ(read("null").value(), nullptr);
    EXPECT_EQ(read("[]").value(), Value::array());
}

TEST(StrictJson, TellsIntegersFromOtherNumbers) {
    EXPECT_TRUE(read("9007199254740993").value().is_number_integer());
    EXPECT_TRUE(read("-1").value().is_number_integer());
    EXPECT_TRUE(read("1.0").value().is_number_float());
    EXPECT_TRUE(read("1e2").value().is_number_float());
}

TEST(StrictJson, RefusesMembersThatOccurTwice) {
    EXPECT_EQ(complaint_about(R"({"sku":1,"sku":1})"), "the member \"sku\" occurs twice");
    EXPECT_EQ(complaint_about(R"([{"b":{"a":1,"\u0061":2}}])"), "the member \"a\" occurs twice");
    EXPECT_TRUE(read(R"([{"a":{"a":1}},{"a":1}])").ok());
}

TEST(StrictJson, RefusesDeepNesting) {
    EXPECT_TRUE(read(nested(depth_max)).ok());
    EXPECT_EQ(complaint_about(nested(depth_max + 1)), "nested deeper than 32");
    EXPECT_EQ(complaint_about(nested(10'000)), "nested deeper than 32");
    EXPECT_EQ(complaint_about(std::string(1'000'000, '[')), "nested deeper than 32");

    std::string objects;
    for (int i = 0; i < 10'000; ++i) objects += R"({"a":)";
    EXPECT_EQ(complaint_about(objects), "nested deeper than 32");
}

TEST(StrictJson, RefusesNumbersThatOverflow) {
    EXPECT_TRUE(read("18446744073709551615").ok());
    EXPECT_TRUE(read("-9223372036854775808").ok());
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
    EXPECT_EQ(read(R"("\u0000")").value(), std::string(1, '\0'));
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

// {"m1":0,"m2":0, … "last":0}
std::string object_of(int members, const std::string& last) {
    std::string text{"{"};
    for (int i = 1; i < members; ++i) text += "\"m" + std::to_string(i) + "\":0,";
    return text + '"' + last + "\":0}";
}

TEST(StrictJson, FindsAMemberThatOccursTwiceInAnObjectOfAnySize) {
    for (const int members : {2, 3, 16, 17, 18, 1'000}) {
        EXPECT_TRUE(read(object_of(members, "last")).ok()) << members;
        EXPECT_EQ(complaint_about(object_of(members, "m1")), "the member \"m1\" occurs twice");
    }
}

TEST(StrictJson, MayHaveObjectsOfAnySize) {
    EXPECT_TRUE(read_strictly(object_of(50'000, "last")).ok());
}

TEST(StrictJson, StaysValidWhileOthersAreRead) {
    const auto view = read_strictly(R"({"a":"first","b":[1,"\u00e9"]})").value();
    const auto other = read_strictly(R"({"a":"other"})").value();
    View::of(R"({"a":"third"})");
    EXPECT_EQ(view.json(), R"({"a":"first","b":[1,"é"]})");
    EXPECT_EQ(other.json(), R"({"a":"other"})");
}

TEST(StrictJson, WritesInvalidUtf8AsReplacementCharacters) {
    EXPECT_EQ(dump({{"a", "x\xFFy"}}), "{\"a\":\"x\xEF\xBF\xBDy\"}");
}

}  // namespace
}  // namespace json
