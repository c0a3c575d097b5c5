// Readiness: what the gateway needs before it is worth asking.
#pragma once

#include <vector>

#include "discovery/directory.hpp"
#include "gateway/routing/route_table.hpp"
#include "http/server.hpp"

namespace gateway {

// Ready once every service that a route names is there and every shard has a leader. Fixed
// upstreams are taken to be there.
std::vector<http::Check> readiness(
    const discovery::Directory& directory,
    const std::vector<discovery::Instance>& fixed,
    const routing::RouteTable& routes
);

}  // namespace gateway
