// The balancing policies that a route may choose, by the names they have in the routes file.
#pragma once

#include <string_view>

namespace gateway::balancing {

enum class Policy {
    round_robin,
    weighted_round_robin,
    least_outstanding,
    power_of_two_choices,
    consistent_hash,
};

constexpr std::string_view to_string(Policy policy) {
    switch (policy) {
        case Policy::round_robin:
            return "round_robin";
        case Policy::weighted_round_robin:
            return "weighted_round_robin";
        case Policy::least_outstanding:
            return "least_outstanding";
        case Policy::power_of_two_choices:
            return "power_of_two_choices";
        case Policy::consistent_hash:
            return "consistent_hash";
    }
    return {};
}

}  // namespace gateway::balancing
