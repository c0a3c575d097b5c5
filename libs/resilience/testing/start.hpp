// When tests begin to use what is told the time instead of asking a clock.
#pragma once

#include <chrono>

#include "vocabulary/clock.hpp"

namespace resilience {

inline constexpr vocabulary::SteadyTime start{std::chrono::seconds{1'000}};

}  // namespace resilience
