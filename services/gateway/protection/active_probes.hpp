// ActiveProbes: asks every instance now and then whether it is ready, so that one that hangs or
// says so itself is left out before a client's request finds out; and so that one that nobody asks
// any more is found to be back.
//
// Here is who is asked when, and what follows from the answers; edge/prober asks. Each instance has
// its own turn: one that hangs delays no other. Not thread-safe; times come from outside.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "discovery/instance.hpp"
#include "gateway/routing/route_table.hpp"
#include "vocabulary/clock.hpp"

namespace gateway::protection {

struct Probe {
    std::string instance;
    std::string boot_id;
    std::string address;
    std::chrono::milliseconds timeout{};
    int failures_max = 0;
};

class ActiveProbes {
public:
    // More than so many are not under way at once; whose turn it is waits.
    explicit ActiveProbes(std::size_t under_way_max) : under_way_max_{under_way_max} {}

    // Whom to ask now, each until ended() is told. Of services that no route leads to, nobody is
    // asked; who left is forgotten.
    std::vector<Probe> due(
        const std::vector<discovery::Instance>& instances,
        const routing::RouteTable& routes,
        vocabulary::SteadyTime now
    );
    void ended(const Probe& probe, bool is_ready);

    // The names of those that fail.
    std::set<std::string> failing() const;

private:
    struct History {
        std::string instance;
        int failures = 0;  // in a row
        int failures_max = 0;
        bool is_under_way = false;
        vocabulary::SteadyTime due{};
    };

    const std::size_t under_way_max_;
    std::size_t under_way_ = 0;
    std::map<std::string, History> histories_;  // by boot id
};

}  // namespace gateway::protection
