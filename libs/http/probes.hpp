// The routes that every server has: /livez, /readyz and /metrics.
#pragma once

#include <functional>
#include <vector>

#include "http/server.hpp"
#include "observability/metrics.hpp"

namespace http {

std::vector<Route>
probe_routes(std::function<std::vector<Check>()> readiness, const observability::Metrics& metrics);

}  // namespace http
