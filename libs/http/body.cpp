#include "http/body.hpp"

#include <algorithm>
#include <utility>

namespace http {

namespace {

// One parameter of a media type: charset=utf-8, and nothing else.
bool is_utf8_charset(std::string_view parameter) {
    const auto equals = parameter.find('=');
    if (equals == std::string_view::npos) return false;
    auto value = parameter.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
        value = value.substr(1, value.size() - 2);
    }
    return equal_ignoring_case(parameter.substr(0, equals), "charset") &&
           equal_ignoring_case(value, "utf-8");
}

bool is_json(std::string_view content_type) {
    auto end = content_type.find(';');
    if (!equal_ignoring_case(trim(content_type.substr(0, end)), "application/json")) return false;
    while (end != std::string_view::npos) {
        content_type.remove_prefix(end + 1);
        end = content_type.find(';');
        const auto parameter = trim(content_type.substr(0, end));
        if (!parameter.empty() && !is_utf8_charset(parameter)) return false;
    }
    return true;
}

void require_json(const Request& request) {
    if (request.headers.contains("Content-Encoding")) {
        throw Problem{415, "A body with a Content-Encoding is not accepted."};
    }
    if (request.headers.count("Content-Type") != 1 || !is_json(*request.header("Content-Type"))) {
        throw Problem{415, "The body must be sent as Content-Type: application/json, in UTF-8."};
    }
}

// "W/" does not matter when a representation is only read (RFC 9110, 13.1.2).
std::string_view without_weakness(std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag;
}

bool lists(std::string_view tags, std::string_view tag) {
    while (!tags.empty()) {
        const auto comma = tags.find(',');
        const auto one = trim(tags.substr(0, comma));
        if (one == "*" || without_weakness(one) == tag) return true;
        if (comma == std::string_view::npos) return false;
        tags.remove_prefix(comma + 1);
    }
    return false;
}

}  // namespace

json::View json_object(const Request& request) {
    require_json(request);
    auto parsed = json::read_strictly(request.body);
    if (!parsed.ok()) throw Problem{400, parsed.error().detail};
    if (!parsed.value().is_object()) {
        const std::string detail{"The body must be a JSON object."};
        throw Problem{422, detail, {{"#", detail}}};
    }
    return std::move(parsed).value();
}

json::View json_object_or_nothing(const Request& request) {
    if (request.body.empty()) {
        if (request.headers.contains("Content-Encoding")) require_json(request);
        return json::read_strictly("{}").value();
    }
    return json_object(request);
}

std::string entity_tag(std::string_view version) { return '"' + std::string{version} + '"'; }

bool matches(const Request& request, std::string_view entity_tag) {
    const auto [first, last] = request.headers.equal_range("If-None-Match");
    return std::any_of(first, last, [&](const auto& header) {
        return lists(header.second, entity_tag);
    });
}

}  // namespace http
