// The golden files beside this test: one JSON document each, in the form that it has on the bus.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace golden {

// `name` like contracts/order.order_placed.v1
nlohmann::json file(const std::string& name);
std::vector<std::string> names_in(const std::string& folder);  // sorted

}  // namespace golden
