#include "resilience/balancing/consistent_hash.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>

namespace resilience::balancing {

HashRing::HashRing(std::span<const Member> members, Hash hash) {
    for (std::size_t position = 0; position < members.size(); ++position) {
        const auto& member = members[position];
        for (int point = 0; point < points_each * member.weight; ++point) {
            const auto place = std::string{member.name} + "#" + std::to_string(point);
            points_.emplace_back(hash(place), static_cast<std::uint32_t>(position));
        }
    }
    std::sort(points_.begin(), points_.end());
}

std::size_t HashRing::first_point_from(std::uint64_t key) const {
    const auto found = std::lower_bound(
        points_.begin(),
        points_.end(),
        key,
        [](const auto& point, std::uint64_t wanted) { return point.first < wanted; }
    );
    return static_cast<std::size_t>(found - points_.begin());
}

std::size_t consistent_hash(
    const HashRing& ring,
    std::span<const Candidate> candidates,
    std::uint64_t key,
    double bound
) {
    assert(!candidates.empty());
    double outstanding = 1;  // this request
    double weights = 0;
    for (const auto& candidate : candidates) {
        outstanding += candidate.outstanding;
        weights += candidate.weight;
    }
    const auto index_of = [&](std::size_t position) {
        const auto found = std::lower_bound(
            candidates.begin(),
            candidates.end(),
            position,
            [](const Candidate& candidate, std::size_t wanted) {
                return candidate.position < wanted;
            }
        );
        return found != candidates.end() && found->position == position
                   ? static_cast<std::size_t>(found - candidates.begin())
                   : HashRing::npos;
    };
    const auto has_room = [&](std::size_t position) {
        const auto index = index_of(position);
        if (index == HashRing::npos) return false;
        const auto& candidate = candidates[index];
        const double capacity = std::ceil(bound * outstanding * candidate.weight / weights);
        return candidate.outstanding + 1 <= capacity;
    };
    // By the pigeonhole principle somebody has room.
    const auto position = ring.walk(key, has_room);
    return position == HashRing::npos ? 0 : index_of(position);
}

}  // namespace resilience::balancing
