// Strict JSON: what a service accepts from outside. Refuses what nlohmann::json lets pass:
// duplicate members, deep nesting, a byte order mark, numbers that overflow, invalid UTF-8.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "vocabulary/result.hpp"

namespace json {

using Value = nlohmann::json;

struct Malformed {
    std::string detail;  // what is wrong and where, fit to be shown to the caller
};

inline constexpr int depth_max = 32;
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// What is as it should be is read by simdjson, in a fifth of the time; everything else by
// nlohmann's parser, which says what is wrong and where.
vocabulary::Result<Value, Malformed> parse(std::string_view text);

// Of what dump() wrote; throws std::runtime_error if that cannot be.
Value read_back(std::string_view text);

// Never throws: invalid UTF-8 is replaced. For logs and answers.
std::string dump(const Value& value);

}  // namespace json
