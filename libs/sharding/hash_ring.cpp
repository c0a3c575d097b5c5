#include "sharding/hash_ring.hpp"

#include <algorithm>
#include <cassert>

#include <xxhash.h>

namespace sharding {

std::uint64_t hash(std::string_view key) { return XXH3_64bits(key.data(), key.size()); }

HashRing::HashRing(std::vector<std::string> members, int points_each)
    : members_{std::move(members)} {
    std::sort(members_.begin(), members_.end());
    points_.reserve(members_.size() * static_cast<std::size_t>(points_each));
    for (std::uint32_t member = 0; member < members_.size(); ++member) {
        for (int point = 0; point < points_each; ++point) {
            points_.emplace_back(hash(members_[member] + "#" + std::to_string(point)), member);
        }
    }
    std::sort(points_.begin(), points_.end());
}

const std::string& HashRing::owner(std::string_view key) const {
    assert(!empty());
    const auto after = [](std::uint64_t place, const auto& point) { return place < point.first; };
    const auto next = std::upper_bound(points_.begin(), points_.end(), hash(key), after);
    return members_[next == points_.end() ? points_.front().second : next->second];
}

}  // namespace sharding
