// RouteTable: finds the route for a method and a path. An immutable value: a reload makes a new one
// and publishes it (published.hpp), while requests under way keep the one that they began with.
//
// Patterns are compared segment by segment along a tree; a literal segment wins over a parameter:
// /orders/stream before /orders/{id}. HEAD finds the route of GET.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/routing/route.hpp"

namespace gateway::routing {

inline constexpr std::size_t parameters_max = 8;
inline constexpr std::size_t segments_max = 32;

class RouteTable;

// What a look-up found. Its views point into the path that was looked up, or, where that had
// percent escapes, into text that the match owns; and into the table. It must outlive neither.
class RouteMatch {
public:
    enum class Kind { found, no_such_path, no_such_method, malformed_path };

    Kind kind() const { return kind_; }
    const Route& route() const { return *route_; }     // precondition: found
    std::size_t index() const { return index_; }       // of the route in its table
    std::string_view allow() const { return allow_; }  // for 405: "GET, HEAD, POST"
    // The decoded value of a parameter of the path; nothing if the route has none of this name.
    std::optional<std::string_view> parameter(std::string_view name) const;

private:
    friend class RouteTable;

    Kind kind_ = Kind::no_such_path;
    const Route* route_ = nullptr;
    std::size_t index_ = 0;
    std::string_view allow_;
    const std::vector<std::string>* names_ = nullptr;
    std::array<std::string_view, parameters_max> values_{};
    std::unique_ptr<char[]> decoded_;  // only if the path had escapes
};

// Where in a list of routes something is wrong, and what.
struct RouteConflict {
    std::size_t route;
    std::string what;
};

class RouteTable {
public:
    // Precondition: conflicts(routes) is empty.
    explicit RouteTable(
        std::vector<Route> routes,
        std::map<std::string, ServiceRules, std::less<>> services = {},
        ServiceRules defaults = {}
    );
    RouteTable(const RouteTable&) = delete;
    RouteTable& operator=(const RouteTable&) = delete;

    // What keeps these routes from being a table: malformed patterns, the same requests twice.
    static std::vector<RouteConflict> conflicts(const std::vector<Route>& routes);

    // `path` is as sent, without the query. Allocates only if it has percent escapes.
    RouteMatch find(std::string_view method, std::string_view path) const;

    const std::vector<Route>& routes() const { return routes_; }
    const ServiceRules& rules(std::string_view service) const;
    // All services that routes name, sorted.
    std::vector<std::string_view> services() const;

private:
    struct Node {
        std::vector<std::pair<std::string, std::size_t>> literals;  // segment → node; sorted
        std::optional<std::size_t> parameter;                       // → node
        std::vector<std::pair<std::string, std::size_t>> methods;   // method → route
        std::vector<std::pair<std::string, std::size_t>> rest;      // for {rest...}
        std::string allow;
        std::string allow_rest;
    };
    struct Walk;

    void insert(std::size_t route);
    bool descend(Walk& walk, std::size_t node, std::size_t segment) const;
    bool arrive(
        Walk& walk,
        const std::vector<std::pair<std::string, std::size_t>>& methods,
        std::string_view allow
    ) const;

    std::vector<Route> routes_;
    std::vector<std::vector<std::string>> names_;  // of each route's parameters, in order
    std::vector<Node> nodes_;                      // the first is the root
    std::map<std::string, ServiceRules, std::less<>> services_;
    ServiceRules defaults_;
};

}  // namespace gateway::routing
