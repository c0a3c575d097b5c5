#include "http/router.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "http/problem.hpp"

namespace http {

namespace {

// "/a/b/" → "a", "b", "".
std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> segments;
    segments.reserve(8);
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto slash = path.find('/');
        segments.push_back(path.substr(0, slash));
        path.remove_prefix(std::min(slash, path.size()));
    }
    return segments;
}

std::optional<std::vector<std::string>> decoded_segments(std::string_view path) {
    std::vector<std::string> segments;
    segments.reserve(8);
    for (const auto segment : split(path)) {
        auto decoded = percent_decode(segment);
        if (!decoded) return std::nullopt;
        segments.push_back(std::move(*decoded));
    }
    return segments;
}

}  // namespace

Router::Router(const std::vector<Route>& routes) {
    for (std::size_t i = 0; i < routes.size(); ++i) {
        Entry entry{routes[i].method, {}, i};
        for (const auto segment : split(routes[i].pattern)) {
            if (segment.starts_with('{') && segment.ends_with('}')) {
                entry.segments.push_back({std::string{segment.substr(1, segment.size() - 2)}, true}
                );
            } else {
                entry.segments.push_back({std::string{segment}, false});
            }
        }
        entries_.push_back(std::move(entry));
    }
    std::stable_sort(entries_.begin(), entries_.end(), is_before);
}

bool Router::is_before(const Entry& a, const Entry& b) {
    return std::lexicographical_compare(
        a.segments.begin(),
        a.segments.end(),
        b.segments.begin(),
        b.segments.end(),
        [](const Segment& x, const Segment& y) { return !x.is_parameter && y.is_parameter; }
    );
}

bool Router::matches(const Entry& entry, const std::vector<std::string>& segments) {
    return std::equal(
        entry.segments.begin(),
        entry.segments.end(),
        segments.begin(),
        segments.end(),
        [](const Segment& pattern, const std::string& segment) {
            return pattern.is_parameter ? !segment.empty() : pattern.text == segment;
        }
    );
}

Router::Match Router::match(std::string_view method, std::string_view path) const {
    const auto segments = decoded_segments(path);
    if (!segments) throw Problem{400, "The path has a broken percent escape."};

    const auto wanted = method == "HEAD" ? std::string_view{"GET"} : method;
    for (const auto& entry : entries_) {
        if (entry.method != wanted || !matches(entry, *segments)) continue;
        Match match{entry.route, {}};
        for (std::size_t i = 0; i < segments->size(); ++i) {
            const auto& pattern = entry.segments[i];
            if (pattern.is_parameter) match.parameters.emplace(pattern.text, (*segments)[i]);
        }
        return match;
    }
    refuse(*segments);
}

void Router::refuse(const std::vector<std::string>& segments) const {
    std::set<std::string> methods;
    for (const auto& entry : entries_) {
        if (matches(entry, segments)) methods.insert(entry.method);
    }
    if (methods.empty()) throw Problem{404, "There is nothing at this path."};
    if (methods.contains("GET")) methods.insert("HEAD");

    std::string allow;
    for (const auto& method : methods) allow += (allow.empty() ? "" : ", ") + method;
    Problem problem{405, "This path answers only to " + allow + "."};
    problem.headers.emplace("Allow", allow);
    throw problem;
}

}  // namespace http
