// The routes file (TOML 1.0): the route table as people write it. docs/gateway.md explains every
// key, routes.toml is the one that the gateway is built with.
//
// Reading is strict: whatever the gateway would not obey (an unknown key, a number out of its
// range, the same requests twice) is an error with its line, and a file with an error is no table.
// Pure: text in, value out.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/routing/route_table.hpp"
#include "vocabulary/result.hpp"

namespace gateway::routing {

struct RouteFileError {
    std::size_t line = 0;  // from 1
    std::size_t column = 0;
    std::string what;
    bool operator==(const RouteFileError&) const = default;
};

// "routes.toml:12:5: unknown key 'servcie'"
std::string to_string(const RouteFileError& error, std::string_view file);

using RouteFileErrors = std::vector<RouteFileError>;  // in order of lines

vocabulary::Result<std::shared_ptr<const RouteTable>, RouteFileErrors> parse_routes(
    std::string_view text
);

// The text of routes.toml as it was when the gateway was built.
std::string_view built_in_routes();

}  // namespace gateway::routing
