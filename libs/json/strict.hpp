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

// One pass over the text that builds the value as it checks it.
vocabulary::Result<Value, Malformed> parse(std::string_view text);

// Never throws: invalid UTF-8 is replaced. For logs and answers.
std::string dump(const Value& value);

}  // namespace json
