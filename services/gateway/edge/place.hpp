// Place: a request's place in the bulkhead of its service. Given up when this goes, with the
// outcome that it was told.
#pragma once

#include <string_view>

#include "gateway/edge/awaiting.hpp"
#include "gateway/edge/edge.hpp"
#include "gateway/protection/outcome.hpp"
#include "resilience/bulkhead.hpp"

namespace gateway {

class Place {
public:
    Place(Edge& edge, std::string_view service)
        : edge_{edge}, bulkhead_{edge.policies.bulkhead(service)} {}
    ~Place() { leave(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    // Takes the place, if there is one now.
    bool take();
    // Else: false if there will be none in time.
    Awaitable<bool> wait();
    void leave();

    protection::Outcome outcome{.ending = protection::Ending::abandoned};

private:
    Edge& edge_;
    resilience::Bulkhead& bulkhead_;
    resilience::Bulkhead::Admission admission_{};
    bool is_held_ = false;
};

}  // namespace gateway
