// Round robin: each instance in turn.
#pragma once

#include <cstddef>
#include <cstdint>

namespace resilience::balancing {

// The index of the instance for the `turn`-th request. Precondition: there is one.
constexpr std::size_t round_robin(std::uint64_t turn, std::size_t upstreams) {
    return static_cast<std::size_t>(turn % upstreams);
}

}  // namespace resilience::balancing
