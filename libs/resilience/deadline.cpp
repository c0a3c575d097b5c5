#include "resilience/deadline.hpp"

#include <algorithm>

namespace resilience {

using std::chrono::milliseconds;

vocabulary::SteadyTime deadline_of(
    vocabulary::SteadyTime arrival,
    vocabulary::SteadyTime received,
    milliseconds allowed,
    std::optional<milliseconds> asked
) {
    const auto ours = received + allowed;
    return asked ? std::min(ours, arrival + *asked) : ours;
}

milliseconds remaining(vocabulary::SteadyTime deadline, vocabulary::SteadyTime now) {
    return std::max(std::chrono::duration_cast<milliseconds>(deadline - now), milliseconds{0});
}

}  // namespace resilience
