// A consistent-hash ring (Karger et al., 1997): which of several members a key belongs to. When a
// member joins or leaves, only the keys of its own arcs move: about 1/n of all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sharding {

// XXH3, the one hash of every partition. Stored ids depend on it: it may never change.
std::uint64_t hash(std::string_view key);

class HashRing {
public:
    // Each member stands at `points_each` places, so that arcs even out. Order does not matter.
    explicit HashRing(std::vector<std::string> members, int points_each = 128);

    bool empty() const { return points_.empty(); }
    // The member that owns `key`. Precondition: not empty.
    const std::string& owner(std::string_view key) const;

private:
    std::vector<std::string> members_;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> points_;  // sorted
};

}  // namespace sharding
