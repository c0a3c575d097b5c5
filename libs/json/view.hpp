// View: a text that simdjson has read, for readers of many messages: they take the members that
// they know as they lie there, and only what they keep as a tree becomes one.
//
// It sees what is as it should be. Whoever gets nothing here asks parse() (strict.hpp), which reads
// the text again and says what is wrong, or that it is right after all.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <utility>

#include "json/strict.hpp"

namespace json {

class View {
public:
    // Of the whole text; it and its parts are valid until this thread asks for the next one, or
    // this is gone. Nothing if simdjson does not take it, or if it begins with a byte order mark.
    static std::optional<View> of(std::string_view text);

    bool is_array() const { return element_.is_array(); }
    bool is_object() const { return element_.is_object(); }
    bool is_null() const { return element_.is_null(); }
    // Also if it is beyond what integer() can give.
    bool is_integer() const { return element_.is_int64() || element_.is_uint64(); }

    std::optional<std::string_view> text() const;
    std::optional<std::int64_t> integer() const;
    std::optional<bool> boolean() const;
    // The first member of this name; nothing if there is none, or if this is no object.
    std::optional<View> member(std::string_view name) const;
    // Its text, without the white space around values.
    std::string json() const;
    // As parse() would make it; nothing if a member is there twice, or if it is nested deeper than
    // depth_max when it lies in so many containers itself.
    std::optional<Value> tree(int depth = 0) const;

    // Calls take(name, View) for each member in its order until one returns false. False if one
    // did, or if this is no object.
    template <typename Take>
    bool members(Take take) const {
        simdjson::dom::object object;
        if (element_.get(object) != simdjson::SUCCESS) return false;
        for (const auto& [name, value] : object) {
            if (!take(std::string_view{name}, View{value})) return false;
        }
        return true;
    }
    // The same for the elements of an array.
    template <typename Take>
    bool elements(Take take) const {
        simdjson::dom::array array;
        if (element_.get(array) != simdjson::SUCCESS) return false;
        for (const auto element : array) {
            if (!take(View{element})) return false;
        }
        return true;
    }

private:
    using Parser = simdjson::dom::parser;
    friend vocabulary::Result<View, Malformed> read_strictly(std::string_view text);

    // As of(), but valid for as long as it or a copy of it is there.
    static std::optional<View> lasting(std::string_view text);
    // Whether no member is there twice anywhere in it, and no nesting is deeper than depth_max.
    bool is_strict() const;

    explicit View(simdjson::dom::element element, std::shared_ptr<Parser> parser = {})
        : element_{element}, parser_{std::move(parser)} {}
    static std::optional<View>
    of(std::string_view text, Parser& parser, std::shared_ptr<Parser> owned);

    simdjson::dom::element element_;
    std::shared_ptr<Parser> parser_;  // none if it is the one that the thread keeps
};

// Takes and refuses what parse() does, for the same reasons, but makes no tree of what it takes.
// The view is valid for as long as it or a copy of it is kept; its parts do not keep it alive.
vocabulary::Result<View, Malformed> read_strictly(std::string_view text);

}  // namespace json
