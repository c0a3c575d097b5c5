#include "contracts/codec.hpp"

#include <limits>

namespace contracts {

namespace {

const nlohmann::json& required(const nlohmann::json& object, const char* member) {
    if (!object.is_object()) throw Undecodable{"is not an object"};
    const auto found = object.find(member);
    if (found == object.end()) throw Undecodable{std::string{member} + " is missing"};
    return *found;
}

}  // namespace

std::string text(const nlohmann::json& object, const char* member) {
    const auto& value = required(object, member);
    if (!value.is_string()) throw Undecodable{std::string{member} + " is not a string"};
    return value.get<std::string>();
}

std::int64_t integer(const nlohmann::json& object, const char* member) {
    const auto& value = required(object, member);
    if (!value.is_number_integer()) throw Undecodable{std::string{member} + " is not an integer"};
    constexpr auto max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > max) {
        throw Undecodable{std::string{member} + " is beyond 64 bits"};
    }
    return value.get<std::int64_t>();
}

const nlohmann::json& array(const nlohmann::json& object, const char* member) {
    const auto& value = required(object, member);
    if (!value.is_array()) throw Undecodable{std::string{member} + " is not an array"};
    return value;
}

const nlohmann::json* optional(const nlohmann::json& object, const char* member) {
    if (!object.is_object()) throw Undecodable{"is not an object"};
    const auto found = object.find(member);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

}  // namespace contracts
