// The registry over HTTP: all instances, those of one service, and how they have fared.
#pragma once

#include <functional>
#include <vector>

#include "discovery/instance.hpp"
#include "http/server.hpp"
#include "registry/status_history.hpp"

namespace registry {

// `instances` gives all known ones with the status to show.
std::vector<http::Route>
http_api(std::function<std::vector<discovery::Instance>()> instances, const StatusHistory& history);

}  // namespace registry
