// How contracts read their members: each must be there and be of the right type, or the message is
// undecodable and its reason names the member. Unknown members are ignored, so that a newer sender
// can add some.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace contracts {

// What was received can never be understood; trying again is no use.
class Undecodable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

std::string text(const nlohmann::json& object, const char* member);
std::int64_t integer(const nlohmann::json& object, const char* member);
const nlohmann::json& array(const nlohmann::json& object, const char* member);
// Null if the member is missing or null.
const nlohmann::json* optional(const nlohmann::json& object, const char* member);

// What is wrong inside a member is reported with the way to it: "lines/0/sku is missing".
template <typename Contract>
Contract nested(const nlohmann::json& value, const std::string& path) {
    try {
        return value.get<Contract>();
    } catch (const Undecodable& trouble) {
        throw Undecodable{path + "/" + trouble.what()};
    }
}

template <typename Contract>
std::vector<Contract> list(const nlohmann::json& object, const char* member) {
    const auto& elements = array(object, member);
    std::vector<Contract> contracts;
    contracts.reserve(elements.size());
    for (const auto& element : elements) {
        const auto path = std::string{member} + "/" + std::to_string(contracts.size());
        contracts.push_back(nested<Contract>(element, path));
    }
    return contracts;
}

}  // namespace contracts
