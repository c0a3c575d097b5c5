#include "http/outgoing_request.hpp"

#include <algorithm>
#include <array>

#include "http/outgoing_field.hpp"

namespace http {

bool is_about_connection(std::string_view name) {
    constexpr std::array<std::string_view, 9> names{
        "Connection",
        "Content-Length",
        "Expect",
        "Host",
        "Keep-Alive",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
    };
    return std::any_of(names.begin(), names.end(), [&](std::string_view other) {
        return equal_ignoring_case(name, other);
    });
}

std::string text_of(const Request& request, std::string_view host) {
    std::string text;
    text.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
    append_field(text, "Host", host);
    const bool is_traced = !request.traceparent.empty();
    for (const auto& [name, value] : request.headers) {
        const bool is_ours = is_traced && equal_ignoring_case(name, "traceparent");
        if (!is_ours && !is_about_connection(name)) append_field(text, name, value);
    }
    if (is_traced) append_field(text, "traceparent", request.traceparent);
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT")
        append_field(text, "Content-Length", std::to_string(request.body.size()));
    text.append("\r\n").append(request.body);
    return text;
}

}  // namespace http
