#include "gateway/cache/cache_control.hpp"

#include <algorithm>

namespace gateway::cache {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view unquoted(std::string_view text) {
    const bool is_quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    return is_quoted ? text.substr(1, text.size() - 2) : text;
}

void obey(CacheControl& control, std::string_view directive) {
    const auto equals = directive.find('=');
    const auto name = directive.substr(0, equals);
    const auto value =
        equals == std::string_view::npos ? "" : unquoted(directive.substr(equals + 1));
    const auto is = [&](std::string_view wanted) { return equal_ignoring_case(name, wanted); };
    if (is("no-store")) control.no_store = true;
    if (is("no-cache")) control.no_cache = true;
    if (is("private")) control.is_private = true;
    if (is("must-revalidate") || is("proxy-revalidate")) control.must_revalidate = true;
    if (is("only-if-cached")) control.only_if_cached = true;
    if (is("max-age")) control.max_age = delta_seconds(value);
    if (is("s-maxage")) control.s_maxage = delta_seconds(value);
    if (is("stale-while-revalidate")) control.stale_while_revalidate = delta_seconds(value);
    if (is("stale-if-error")) control.stale_if_error = delta_seconds(value);
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return lower(x) == lower(y);
    });
}

std::chrono::seconds delta_seconds(std::string_view text) {
    std::int64_t seconds = 0;
    for (const char digit : text) {
        if (digit < '0' || digit > '9') return std::chrono::seconds{0};
        seconds = std::min<std::int64_t>(seconds * 10 + (digit - '0'), 2'147'483'648);
    }
    return std::chrono::seconds{seconds};
}

std::optional<std::string_view> value_of(Fields fields, std::string_view name) {
    for (const auto& [field, value] : fields) {
        if (equal_ignoring_case(field, name)) return value;
    }
    return std::nullopt;
}

CacheControl cache_control_of(Fields fields) {
    CacheControl control;
    for (const auto& [name, value] : fields) {
        if (!equal_ignoring_case(name, "Cache-Control")) continue;
        for_each_element(value, [&](std::string_view directive) { obey(control, directive); });
    }
    return control;
}

}  // namespace gateway::cache
