// Search: everything that can happen to one channel, breadth first, so that the path to what must
// not be is a shortest one.
//
// A state is a channel and what is on the wire. What was sent once may arrive at any time, as often
// as you like, or never: so the wire is a set that only grows (until the broker is restarted), and
// a channel needs not be looked at again if it was seen with at least as much on the wire.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "channel_model.hpp"

namespace channel_model {

struct Findings {
    std::string violation;          // the first; "" if there is none
    std::vector<std::string> path;  // that leads there
    std::size_t states = 0;
    std::size_t channels = 0;  // states, whatever is on the wire
};

Findings search(Mistake mistake, const Budget& budget);

std::ostream& operator<<(std::ostream& out, const Findings& findings);

}  // namespace channel_model
