#include "json/fields.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace json {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr Text sku{
    .length_max = 4,
    .allowed = [](char character) { return character >= 'a' && character <= 'z'; },
    .allowed_words = "a-z",
};

// Fields over a value written as JSON, and what was found wrong with it.
struct Reading {
    explicit Reading(std::string_view text)
        : value{read_strictly(text).value()}, fields{value, errors} {}

    View value;
    Errors errors;
    Fields fields;
};

TEST(Fields, GivesWhatIsThere) {
    Reading body{R"({"sku":"mug","quantity":2,"mode":"b","lines":[1,2]})"};
    EXPECT_EQ(body.fields.text("sku", sku), "mug");
    EXPECT_EQ(body.fields.integer("quantity", 1, 10), 2);
    EXPECT_EQ(body.fields.one_of("mode", {"a", "b"}), "b");
    const auto lines = body.fields.array("lines", 1, 2);
    ASSERT_THAT(lines, SizeIs(2));
    EXPECT_EQ(lines[0].integer(), 1);
    EXPECT_EQ(lines[1].integer(), 2);
    body.fields.nothing_else();
    EXPECT_THAT(body.errors, IsEmpty());
}

TEST(Fields, LetsOptionalMembersBeMissing) {
    Reading body{R"({"mode":"a"})"};
    EXPECT_EQ(body.fields.optional_text("reason", sku), std::nullopt);
    EXPECT_EQ(body.fields.optional_one_of("coordination", {"a"}), std::nullopt);
    EXPECT_EQ(body.fields.optional_one_of("mode", {"a"}), "a");
    EXPECT_TRUE(body.fields.has("mode"));
    EXPECT_FALSE(body.fields.has("reason"));
    EXPECT_THAT(body.errors, IsEmpty());
}

TEST(Fields, RefusesNullEvenWhereAMemberMayBeMissing) {
    Reading body{R"({"reason":null})"};
    body.fields.optional_text("reason", sku);
    EXPECT_THAT(body.errors, ElementsAre(FieldError{"#/reason", "must be a string"}));
}

TEST(Fields, CollectsEverythingThatIsWrongInOrder) {
    Reading body{R"({"sku":7,"quantity":0,"mode":"z","lines":{},"zebra":1,"a/b~c":2})"};
    EXPECT_EQ(body.fields.text("sku", sku), "");
    EXPECT_EQ(body.fields.integer("quantity", 1, 10), 0);
    EXPECT_EQ(body.fields.one_of("mode", {"a", "b"}), "");
    EXPECT_THAT(body.fields.array("lines", 1, 2), IsEmpty());
    EXPECT_EQ(body.fields.text("name", sku), "");
    body.fields.nothing_else();
    EXPECT_THAT(
        body.errors,
        ElementsAre(
            FieldError{"#/sku", "must be a string"},
            FieldError{"#/quantity", "must be 1 to 10"},
            FieldError{"#/mode", "must be one of a, b"},
            FieldError{"#/lines", "must be an array"},
            FieldError{"#/name", "is required"},
            FieldError{"#/a~1b~0c", "is not a known member"},
            FieldError{"#/zebra", "is not a known member"}
        )
    );
}

TEST(Fields, TakesOnlyJsonIntegersForIntegers) {
    Reading body{R"({"a":1.0,"b":"1","c":true,"d":18446744073709551615,"e":-1,"f":null})"};
    for (const auto* name : {"a", "b", "c", "d", "e", "f"}) body.fields.integer(name, 0, 10);
    EXPECT_THAT(
        body.errors,
        ElementsAre(
            FieldError{"#/a", "must be an integer"},
            FieldError{"#/b", "must be an integer"},
            FieldError{"#/c", "must be an integer"},
            FieldError{"#/d", "must be 0 to 10"},
            FieldError{"#/e", "must be 0 to 10"},
            FieldError{"#/f", "must be an integer"}
        )
    );
}

TEST(Fields, CountsTextInUnicodeCharacters) {
    Reading body{R"({"four":"äöü€","five":"äöü€😀","empty":""})"};
    const Text rule{.length_max = 4};
    EXPECT_EQ(body.fields.text("four", rule), "äöü€");
    body.fields.text("five", rule);
    body.fields.text("empty", rule);
    EXPECT_THAT(
        body.errors,
        ElementsAre(
            FieldError{"#/five", "must have 1 to 4 characters"},
            FieldError{"#/empty", "must have 1 to 4 characters"}
        )
    );
}

TEST(Fields, RefusesCharactersThatAreNotAllowed) {
    Reading body{R"({"sku":"Mug","name":"a\u0000"})"};
    body.fields.text("sku", sku);
    body.fields.text("name", Text{});
    EXPECT_THAT(
        body.errors,
        ElementsAre(
            FieldError{"#/sku", "must contain only a-z"},
            FieldError{"#/name", "must not contain U+0000"}
        )
    );
}

TEST(Fields, BoundsTheSizeOfArrays) {
    Reading body{R"({"none":[],"three":[1,2,3]})"};
    EXPECT_THAT(body.fields.array("none", 1, 2), IsEmpty());
    EXPECT_THAT(body.fields.array("three", 1, 2), IsEmpty());
    EXPECT_THAT(
        body.errors,
        ElementsAre(
            FieldError{"#/none", "must have 1 to 2 elements"},
            FieldError{"#/three", "must have 1 to 2 elements"}
        )
    );
}

TEST(Fields, PointsIntoNestedValues) {
    const auto line = read_strictly(R"({"quantity":"two"})").value();
    Errors errors;
    Fields fields{line, errors, "#/lines/0"};
    fields.integer("quantity", 1, 10);
    EXPECT_THAT(errors, ElementsAre(FieldError{"#/lines/0/quantity", "must be an integer"}));
    EXPECT_EQ(fields.pointer_to("sku"), "#/lines/0/sku");
}

TEST(Fields, EscapesNamesForAUriFragment) {
    Reading body{"{}"};
    EXPECT_EQ(body.fields.pointer_to("a b%\"é"), "#/a%20b%25%22%C3%A9");
}

TEST(Fields, SayOnlyThatItIsNoObjectIfItIsNone) {
    Reading body{"[1]"};
    body.fields.text("sku", sku);
    body.fields.integer("quantity", 1, 2);
    body.fields.nothing_else();
    EXPECT_FALSE(body.fields.has("sku"));
    EXPECT_THAT(body.errors, ElementsAre(FieldError{"#", "must be an object"}));
}

TEST(Fields, ListAHundredErrorsAtMost) {
    std::string text{"{"};
    for (int member = 0; member < 1'000; ++member) text += "\"m" + std::to_string(member) + "\":1,";
    Reading body{text + "\"last\":1}"};
    body.fields.nothing_else();
    EXPECT_THAT(body.errors, SizeIs(100));
}

}  // namespace
}  // namespace json
