// encode(): a struct as JSON text, by its list of members (vocabulary/members.hpp), written
// straight into a string. Members are in the order of the list. Throws std::invalid_argument for a
// text that is not valid UTF-8: nobody could read it back.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "vocabulary/clock.hpp"
#include "vocabulary/members.hpp"

namespace json {

// JSON that stays text: written as it is, read without its white space. Two are equal if their
// texts are.
struct Raw {
    std::string json{"null"};
    bool operator==(const Raw&) const = default;
};
struct RawView {
    std::string_view json;
    bool operator==(const RawView&) const = default;
};

// A JSON string: quoted and escaped.
void append(std::string& out, std::string_view text);
inline void append(std::string& out, const std::string& text) {
    append(out, std::string_view{text});
}
void append(std::string& out, std::int64_t integer);
inline void append(std::string& out, std::same_as<int> auto integer) {
    append(out, std::int64_t{integer});
}
inline void append(std::string& out, std::same_as<bool> auto boolean) {
    out += boolean ? "true" : "false";
}
inline void append(std::string& out, const Raw& raw) { out += raw.json; }
inline void append(std::string& out, RawView raw) { out += raw.json; }
// RFC 3339, in UTC.
inline void append(std::string& out, vocabulary::Timestamp time) {
    append(out, vocabulary::to_rfc3339(time));
}
template <vocabulary::Spelled T>
void append(std::string& out, const T& word) {
    append(out, std::string_view{to_string(word)});
}
template <vocabulary::Listed T>
void append(std::string& out, const T& object);
template <typename T>
void append(std::string& out, const std::vector<T>& array);
template <typename T>
void append(std::string& out, const vocabulary::OrNull<T>& value);

namespace encoding {

template <typename T>
bool is_left_out(const std::optional<T>& value) {
    return !value;
}
template <typename T>
bool is_left_out(const T&) {
    return false;
}

template <typename T>
const T& content(const T& value) {
    return value;
}
template <typename T>
const T& content(const std::optional<T>& value) {
    return *value;
}
template <typename T>
const vocabulary::OrNull<T>& content(const vocabulary::OrNull<T>& value) {
    return value;
}
template <typename T>
bool is_left_out(const vocabulary::OrNull<T>&) {
    return false;
}

template <typename Object, typename Struct, typename Value, bool unless_default>
void append_member(
    std::string& out,
    const Object& object,
    const vocabulary::Member<Struct, Value, unless_default>& member,
    bool& first
) {
    const Value& value = object.*member.place;
    if (is_left_out(value)) return;
    if constexpr (unless_default) {
        if (value == Value{}) return;
    }
    out.append(first ? "\"" : ",\"").append(member.name).append("\":");
    first = false;
    append(out, content(value));
}

}  // namespace encoding

template <vocabulary::Listed T>
void append(std::string& out, const T& object) {
    out += '{';
    bool first = true;
    std::apply(
        [&](const auto&... member) { (encoding::append_member(out, object, member, first), ...); },
        vocabulary::members_of<T>()
    );
    out += '}';
}

template <typename T>
void append(std::string& out, const std::vector<T>& array) {
    out += '[';
    bool first = true;
    for (const auto& element : array) {
        if (!first) out += ',';
        first = false;
        append(out, element);
    }
    out += ']';
}

template <typename T>
void append(std::string& out, const vocabulary::OrNull<T>& value) {
    if (value) {
        append(out, *value);
    } else {
        out += "null";
    }
}

template <typename T>
std::string encode(const T& value) {
    std::string out;
    out.reserve(256);
    append(out, value);
    return out;
}

}  // namespace json
