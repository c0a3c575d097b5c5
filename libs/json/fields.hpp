// Fields: reads the members of an object that somebody else wrote, and collects everything that
// is wrong with it (each with its JSON pointer) instead of stopping at the first.
//
//   Errors errors;
//   Fields fields{body, errors};
//   auto sku = fields.text("sku", sku_pattern);
//   auto quantity = fields.integer("quantity", 1, 10'000);
//   fields.nothing_else();
//   if (!errors.empty()) …
//
// A value whose check failed is empty or zero; use none of them before looking at `errors`. An
// optional member may be missing, but null is a value like any other, and of the wrong type.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/view.hpp"

namespace json {

struct FieldError {
    std::string pointer;  // RFC 6901, as a URI fragment: #/lines/0/quantity
    std::string detail;
    bool operator==(const FieldError&) const = default;
};
using Errors = std::vector<FieldError>;  // in the order of finding; beyond 100 no more are kept

// Which strings a member may hold.
struct Text {
    std::size_t length_min = 1;
    std::size_t length_max = 64;                        // in Unicode characters, never U+0000
    bool (*allowed)(char character) = nullptr;          // every byte, if set
    std::string_view allowed_words = "any characters";  // the same, for the error text
};

class Fields {
public:
    // What `value` is a view of must outlive this. If it is not an object, that is the one error.
    Fields(View value, Errors& errors, std::string pointer = "#");

    std::string text(std::string_view name, const Text& rule);
    std::optional<std::string> optional_text(std::string_view name, const Text& rule);
    std::string one_of(std::string_view name, const std::vector<std::string_view>& words);
    std::optional<std::string>
    optional_one_of(std::string_view name, const std::vector<std::string_view>& words);
    // Only a JSON integer: 1.0 is none.
    std::int64_t integer(std::string_view name, std::int64_t min, std::int64_t max);
    // The elements; none (and an error) if it is missing or no array of a size within the bounds.
    std::vector<View> array(std::string_view name, std::size_t size_min, std::size_t size_max);

    bool has(std::string_view name) const;
    void error(std::string_view name, std::string detail);
    // Whatever was not asked for is an error.
    void nothing_else();

    std::string pointer_to(std::string_view name) const;

private:
    std::optional<View> find(std::string_view name, bool required);
    std::string checked_text(std::string_view name, const View& member, const Text& rule);
    std::string checked_word(
        std::string_view name,
        const View& member,
        const std::vector<std::string_view>& words
    );
    void report(std::string pointer, std::string detail);

    View object_;
    Errors& errors_;
    std::string pointer_;
    std::vector<std::string_view> asked_;
};

}  // namespace json
