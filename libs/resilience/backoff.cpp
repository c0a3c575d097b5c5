#include "resilience/backoff.hpp"

#include <algorithm>

namespace resilience {

std::chrono::milliseconds Backoff::delay(int attempt, std::uint64_t random) const {
    auto limit = base;
    for (int doubled = 0; doubled < attempt && limit < cap; ++doubled) limit *= 2;
    limit = std::min(limit, cap);
    if (limit <= floor) return floor;
    const std::chrono::milliseconds drawn{random % static_cast<std::uint64_t>(limit.count())};
    return std::max(drawn, floor);
}

}  // namespace resilience
