// object({{"sku", sku}, {"quantity", 3}}): an object of these members. What nlohmann makes of the
// same braces passes through an array for each member, at about three times the cost.
#pragma once

#include <initializer_list>
#include <utility>

#include <nlohmann/json.hpp>

namespace json {

struct Member {
    const char* name;
    mutable nlohmann::json value;  // object() takes it
};

inline nlohmann::json object(std::initializer_list<Member> members) {
    nlohmann::json::object_t object;
    for (const auto& [name, value] : members) object.emplace(name, std::move(value));
    return object;
}

}  // namespace json
