// Cache-Control (RFC 9111, 5.2; stale-while-revalidate and stale-if-error: RFC 5861) as a value.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace gateway::cache {

// Header fields as they stand on the wire; names compare without regard to case.
using Field = std::pair<std::string_view, std::string_view>;
using Fields = std::span<const Field>;

bool equal_ignoring_case(std::string_view a, std::string_view b);
// The first value of a field; nothing if it is absent.
std::optional<std::string_view> value_of(Fields fields, std::string_view name);

// A number of seconds as fields give it (RFC 9111, 1.2.2): more than can be held counts as 2³¹,
// what is no number as 0.
std::chrono::seconds delta_seconds(std::string_view text);

struct CacheControl {
    bool no_store = false;
    bool no_cache = false;
    bool is_private = false;
    bool must_revalidate = false;  // or proxy-revalidate
    bool only_if_cached = false;
    std::optional<std::chrono::seconds> max_age;
    std::optional<std::chrono::seconds> s_maxage;
    std::optional<std::chrono::seconds> stale_while_revalidate;
    std::optional<std::chrono::seconds> stale_if_error;
    bool operator==(const CacheControl&) const = default;
};

// All Cache-Control fields together. Unknown directives are ignored; a malformed number counts as
// 0: when in doubt, stale. `no-cache` and `private` with a list of fields count as without.
CacheControl cache_control_of(Fields fields);

// Calls `handle(element)` for each element of a comma-separated list, without the white space.
template <typename Handle>
void for_each_element(std::string_view list, Handle handle) {
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= list.size(); ++i) {
        if (i < list.size() && list[i] == '"') quoted = !quoted;
        if (i < list.size() && (list[i] != ',' || quoted)) continue;
        auto element = list.substr(begin, i - begin);
        begin = i + 1;
        while (!element.empty() && (element.front() == ' ' || element.front() == '\t'))
            element.remove_prefix(1);
        while (!element.empty() && (element.back() == ' ' || element.back() == '\t'))
            element.remove_suffix(1);
        if (!element.empty()) handle(element);
    }
}

}  // namespace gateway::cache
