// Contract: a plain struct that travels on the bus. It names its type once and lists its members
// once. The type's cloud_event_type() is what an envelope carries.
#pragma once

#include <concepts>
#include <string>

#include "vocabulary/members.hpp"

namespace messaging {

template <typename T>
concept Contract = vocabulary::Listed<T> && requires {
    { T::type.cloud_event_type() } -> std::convertible_to<std::string>;
};

}  // namespace messaging
