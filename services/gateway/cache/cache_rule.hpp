// What the routes file says about caching one route's answers.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace gateway::cache {

struct CacheRule {
    bool enabled = false;
    // Taken where the answer itself does not say (Cache-Control, Expires). An answer that says
    // no-store or private is never kept.
    std::chrono::seconds fresh_for{0};
    std::chrono::seconds stale_while_revalidate{0};
    std::chrono::seconds stale_if_error{0};
    // What a purge finds the entries by; {parameter} stands for that parameter of the path.
    std::vector<std::string> tags{};
    bool operator==(const CacheRule&) const = default;
};

}  // namespace gateway::cache
