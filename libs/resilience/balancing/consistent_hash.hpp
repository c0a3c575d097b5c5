// Consistent hashing with bounded loads (Karger et al., 1997; Mirrokni, Thorup and Zadimoghaddam,
// "Consistent Hashing with Bounded Loads", 2016): a key goes to the instance that owns its arc of
// the ring, unless that has more than `bound` times its share of all outstanding requests: then to
// the next on the ring that has not. When one of n instances leaves, only its keys move.
//
// The ring is an immutable value; picking is pure. The hash is the caller's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "resilience/balancing/candidate.hpp"

namespace resilience::balancing {

class HashRing {
public:
    // Places for an instance of weight 1. More makes arcs more even.
    static constexpr int points_each = 128;

    struct Member {
        std::string_view name;
        int weight = 1;
    };

    // The hash of members and keys: 64 well-mixed bits, the same in every process that is to find
    // the same owners (xxHash, for example; std::hash promises neither).
    using Hash = std::uint64_t (*)(std::string_view);

    HashRing() = default;
    HashRing(std::span<const Member> members, Hash hash);

    // Calls `accepts(position)` with members in the order of the ring from the key on, until one
    // accepts: that is returned. Members may be asked more than once. Nothing accepted: npos.
    static constexpr auto npos = static_cast<std::size_t>(-1);
    template <typename Accepts>
    std::size_t walk(std::uint64_t key, Accepts accepts) const {
        const auto start = first_point_from(key);
        for (std::size_t i = 0; i < points_.size(); ++i) {
            const auto position = points_[(start + i) % points_.size()].second;
            if (accepts(static_cast<std::size_t>(position))) return position;
        }
        return npos;
    }

private:
    std::size_t first_point_from(std::uint64_t key) const;

    std::vector<std::pair<std::uint64_t, std::uint32_t>> points_;  // sorted; place → position
};

// The index in `candidates` (sorted by position) for this hash of a key. Precondition: there is
// one.
std::size_t consistent_hash(
    const HashRing& ring,
    std::span<const Candidate> candidates,
    std::uint64_t key,
    double bound = 1.25
);

}  // namespace resilience::balancing
