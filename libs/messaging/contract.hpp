// Contract: a plain struct that travels on the bus. It names its type once; its codec is to_json
// and from_json beside it. The type's cloud_event_type() is what an envelope carries.
#pragma once

#include <concepts>
#include <string>

#include <nlohmann/json.hpp>

namespace messaging {

template <typename T>
concept Contract = requires(const T& constant, T& value, nlohmann::json& json) {
    { T::type.cloud_event_type() } -> std::convertible_to<std::string>;
    to_json(json, constant);
    from_json(json, value);
};

}  // namespace messaging
