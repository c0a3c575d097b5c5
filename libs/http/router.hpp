// Router: finds the route for a method and a path. Patterns are compared segment by segment; where
// several match, the one with the earlier literal segment wins: /orders/stream before /orders/{id}.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/server.hpp"

namespace http {

class Router {
public:
    struct Match {
        std::size_t route;  // index into the routes it was built from
        std::map<std::string, std::string> parameters;
    };

    explicit Router(const std::vector<Route>& routes);

    // `path` is as sent, so that an escaped slash does not end a segment. HEAD finds the route of
    // GET. Throws Problem: 404 if no pattern matches, 405 with Allow if only other methods do.
    Match match(std::string_view method, std::string_view path) const;

private:
    struct Segment {
        std::string text;  // the literal, or the parameter's name
        bool is_parameter;
    };
    struct Entry {
        std::string method;
        std::vector<Segment> segments;
        std::size_t route;
    };

    static bool matches(const Entry& entry, const std::vector<std::string>& segments);
    static bool is_before(const Entry& a, const Entry& b);
    [[noreturn]] void refuse(const std::vector<std::string>& segments) const;

    std::vector<Entry> entries_;  // the more specific first
};

}  // namespace http
