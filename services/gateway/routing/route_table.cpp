#include "gateway/routing/route_table.hpp"

#include <algorithm>
#include <cassert>
#include <set>

namespace gateway::routing {
namespace {

struct Segment {
    std::string_view text;  // the literal, or the parameter's name
    bool is_parameter = false;
    bool is_rest = false;
};

Segment parse_segment(std::string_view text) {
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') return {.text = text};
    text = text.substr(1, text.size() - 2);
    if (text.ends_with("...")) {
        return {.text = text.substr(0, text.size() - 3), .is_parameter = true, .is_rest = true};
    }
    return {.text = text, .is_parameter = true};
}

// "/a/b/" → "a", "b", "".
std::vector<Segment> segments_of(std::string_view pattern) {
    std::vector<Segment> segments;
    while (!pattern.empty()) {
        pattern.remove_prefix(1);
        const auto slash = pattern.find('/');
        segments.push_back(parse_segment(pattern.substr(0, slash)));
        pattern.remove_prefix(std::min(slash, pattern.size()));
    }
    return segments;
}

// Two patterns that take the same paths have the same shape: parameters count, not their names.
std::string shape_of(const Route& route) {
    auto shape = route.method;
    for (const auto& segment : segments_of(route.pattern)) {
        shape.append("/").append(
            segment.is_rest        ? "{...}"
            : segment.is_parameter ? "{}"
                                   : segment.text
        );
    }
    return shape;
}

std::string trouble_with(const std::string& pattern) {
    if (!pattern.starts_with('/')) return "the path does not begin with /";
    const auto segments = segments_of(pattern);
    if (segments.size() > segments_max) return "the path has too many segments";
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const auto& segment = segments[i];
        if (!segment.is_parameter) {
            if (segment.text.find_first_of("{}?#% ") != std::string_view::npos)
                return "the segment '" + std::string{segment.text} +
                       "' is no literal and no {parameter}";
            continue;
        }
        if (segment.text.empty()) return "a parameter has no name";
        if (!names.insert(segment.text).second)
            return "the parameter {" + std::string{segment.text} + "} is there twice";
        if (segment.is_rest && i + 1 != segments.size())
            return "{" + std::string{segment.text} + "...} is not the last segment";
    }
    if (names.size() > parameters_max) return "the path has too many parameters";
    return {};
}

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

// Decodes the segments of one path, into text of its own if there is anything to decode.
class Decoder {
public:
    Decoder(std::string_view path, std::unique_ptr<char[]>& text) {
        if (path.find('%') == std::string_view::npos) return;
        text = std::make_unique<char[]>(path.size());
        out_ = text.get();
    }

    // Nothing if an escape is broken.
    std::optional<std::string_view> decode(std::string_view segment) {
        if (out_ == nullptr) return segment;
        char* const begin = out_;
        for (std::size_t i = 0; i < segment.size(); ++i) {
            if (segment[i] != '%') {
                *out_++ = segment[i];
                continue;
            }
            const int high = i + 2 < segment.size() ? hex_value(segment[i + 1]) : -1;
            const int low = i + 2 < segment.size() ? hex_value(segment[i + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            *out_++ = static_cast<char>(high * 16 + low);
            i += 2;
        }
        const auto length = static_cast<std::size_t>(out_ - begin);
        *out_++ = '/';
        return std::string_view{begin, length};
    }

private:
    char* out_ = nullptr;  // with a place for each character of the path
};

using Methods = std::vector<std::pair<std::string, std::size_t>>;

std::string allow_of(const Methods& methods) {
    std::set<std::string> names;
    for (const auto& [method, route] : methods) names.insert(method);
    if (names.contains("GET")) names.insert("HEAD");
    std::string allow;
    for (const auto& name : names) allow += (allow.empty() ? "" : ", ") + name;
    return allow;
}

}  // namespace

std::optional<std::string_view> RouteMatch::parameter(std::string_view name) const {
    if (names_ == nullptr) return std::nullopt;
    for (std::size_t i = 0; i < names_->size(); ++i) {
        if ((*names_)[i] == name) return values_[i];
    }
    return std::nullopt;
}

// One look-up under way.
struct RouteTable::Walk {
    std::string_view method;
    std::array<std::string_view, segments_max> segments{};
    std::size_t segment_count = 0;
    std::size_t value_count = 0;
    RouteMatch& match;
};

RouteTable::RouteTable(
    std::vector<Route> routes,
    std::map<std::string, ServiceRules, std::less<>> services,
    ServiceRules defaults
)
    : routes_{std::move(routes)}, services_{std::move(services)}, defaults_{defaults} {
    assert(conflicts(routes_).empty());
    nodes_.emplace_back();
    for (std::size_t i = 0; i < routes_.size(); ++i) insert(i);
    for (auto& node : nodes_) {
        std::sort(node.literals.begin(), node.literals.end());
        node.allow = allow_of(node.methods);
        node.allow_rest = allow_of(node.rest);
    }
}

std::vector<RouteConflict> RouteTable::conflicts(const std::vector<Route>& routes) {
    std::vector<RouteConflict> found;
    std::map<std::string, std::size_t> first_of;
    for (std::size_t i = 0; i < routes.size(); ++i) {
        if (const auto trouble = trouble_with(routes[i].pattern); !trouble.empty()) {
            found.push_back({i, trouble});
            continue;
        }
        const auto [first, is_new] = first_of.emplace(shape_of(routes[i]), i);
        if (!is_new) {
            const auto& other = routes[first->second];
            found.push_back(
                {i, "the route " + other.method + " " + other.pattern + " takes the same requests"}
            );
        }
    }
    return found;
}

void RouteTable::insert(std::size_t route) {
    std::vector<std::string> names;
    std::size_t at = 0;
    bool is_rest = false;
    for (const auto& segment : segments_of(routes_[route].pattern)) {
        if (segment.is_parameter) names.emplace_back(segment.text);
        if (segment.is_rest) {
            is_rest = true;
            break;
        }
        if (segment.is_parameter) {
            if (!nodes_[at].parameter) {
                nodes_[at].parameter = nodes_.size();
                nodes_.emplace_back();
            }
            at = *nodes_[at].parameter;
            continue;
        }
        auto& literals = nodes_[at].literals;
        const auto known = std::find_if(literals.begin(), literals.end(), [&](const auto& entry) {
            return entry.first == segment.text;
        });
        if (known != literals.end()) {
            at = known->second;
        } else {
            literals.emplace_back(segment.text, nodes_.size());
            at = nodes_.size();
            nodes_.emplace_back();
        }
    }
    auto& methods = is_rest ? nodes_[at].rest : nodes_[at].methods;
    methods.emplace_back(routes_[route].method, route);
    names_.push_back(std::move(names));
}

// An escaped slash does not end a segment, so the path is split before it is decoded.
RouteMatch RouteTable::find(std::string_view method, std::string_view path) const {
    RouteMatch match;
    if (!path.starts_with('/')) return match;
    Walk walk{.method = method == "HEAD" ? "GET" : method, .match = match};

    Decoder decoder{path, match.decoded_};
    for (std::size_t begin = 1; begin <= path.size();) {
        const auto slash = std::min(path.find('/', begin), path.size());
        const auto segment = decoder.decode(path.substr(begin, slash - begin));
        if (!segment) {
            match.kind_ = RouteMatch::Kind::malformed_path;
            return match;
        }
        if (walk.segment_count == segments_max) return match;
        walk.segments[walk.segment_count++] = *segment;
        begin = slash + 1;
    }
    descend(walk, 0, 0);
    return match;
}

// True once a route was found. A path that leads to other methods is remembered, and the search
// goes on: a less specific pattern may have this one.
bool RouteTable::descend(Walk& walk, std::size_t at, std::size_t segment) const {
    const auto& node = nodes_[at];
    if (segment == walk.segment_count) return arrive(walk, node.methods, node.allow);

    const auto text = walk.segments[segment];
    const auto literal = std::lower_bound(
        node.literals.begin(),
        node.literals.end(),
        text,
        [](const auto& entry, std::string_view wanted) { return entry.first < wanted; }
    );
    if (literal != node.literals.end() && literal->first == text &&
        descend(walk, literal->second, segment + 1))
        return true;

    const auto values = walk.value_count;
    if (node.parameter && !text.empty()) {
        walk.match.values_[walk.value_count++] = text;
        if (descend(walk, *node.parameter, segment + 1)) return true;
        walk.value_count = values;
    }
    if (!node.rest.empty()) {
        // Segments lie one behind the other, a slash between them.
        const auto last = walk.segments[walk.segment_count - 1];
        const auto length = static_cast<std::size_t>(last.data() + last.size() - text.data());
        walk.match.values_[walk.value_count++] = {text.data(), length};
        if (arrive(walk, node.rest, node.allow_rest)) return true;
        walk.value_count = values;
    }
    return false;
}

bool RouteTable::arrive(Walk& walk, const Methods& methods, std::string_view allow) const {
    auto& match = walk.match;
    for (const auto& [method, route] : methods) {
        if (method != walk.method) continue;
        match.kind_ = RouteMatch::Kind::found;
        match.route_ = &routes_[route];
        match.index_ = route;
        match.names_ = &names_[route];
        return true;
    }
    if (!methods.empty() && match.allow_.empty()) {
        match.kind_ = RouteMatch::Kind::no_such_method;
        match.allow_ = allow;
    }
    return false;
}

const ServiceRules& RouteTable::rules(std::string_view service) const {
    const auto found = services_.find(service);
    return found == services_.end() ? defaults_ : found->second;
}

std::vector<std::string_view> RouteTable::services() const {
    std::set<std::string_view> names;
    for (const auto& route : routes_) {
        names.insert(route.service);
        if (!route.strong_service.empty()) names.insert(route.strong_service);
    }
    return {names.begin(), names.end()};
}

}  // namespace gateway::routing
