#include "gateway/edge/crossing.hpp"

#include <algorithm>

#include "gateway/protection/request_timeout.hpp"
#include "http/problem.hpp"

namespace gateway {
namespace {

using http::http1::append_field;
using http::http1::append_number;
using http::http1::Name;

// Nobody outside may speak for the inside.
bool is_reserved(std::string_view name) {
    using http::http1::starts_with_ignoring_case;
    const char first = name.empty() ? '\0' : name.front();
    if (first == 'x' || first == 'X') {
        return starts_with_ignoring_case(name, "x-forwarded-") ||
               starts_with_ignoring_case(name, "x-internal-") ||
               starts_with_ignoring_case(name, "x-user-") ||
               http::http1::equals_ignoring_case(name, "x-real-ip");
    }
    return (first == 'o' || first == 'O') && starts_with_ignoring_case(name, "orderly-");
}

// The gateway writes these itself.
bool is_written_anew(Name id) {
    switch (id) {
        case Name::content_length:
        case Name::host:
        case Name::traceparent:
        case Name::x_request_id:
        case Name::forwarded:
        case Name::via:
        case Name::request_timeout:
            return true;
        default:
            return false;
    }
}

bool crosses(const http::http1::Field& field) {
    return !field.is_hop_by_hop && !is_written_anew(field.id) &&
           (field.id != Name::other || !is_reserved(field.name));
}

// Most heads fit, and the allocator hands such sizes out fastest.
constexpr std::size_t head_reserved = 960;

// What makes an answer one for this client alone (RFC 9110 sections 13.1 and 14.2).
bool is_condition(std::string_view name) {
    using http::http1::equals_ignoring_case;
    return http::http1::starts_with_ignoring_case(name, "if-") ||
           equals_ignoring_case(name, "range");
}

void append_length(std::string& text, const BodyLength& body) {
    if (body.kind == BodyLength::Kind::known) {
        text.append("Content-Length: ");
        append_number(text, body.bytes);
        text.append("\r\n");
    } else if (body.kind == BodyLength::Kind::chunked) {
        text.append("Transfer-Encoding: chunked\r\n");
    }
}

// Forwarded: for=10.0.0.7;host="orderly.example";proto=https (RFC 7239)
void append_forwarding(std::string& text, const http::http1::RequestHead& head, const Hop& hop) {
    const std::string_view proto = hop.is_tls ? "https" : "http";
    const bool is_ipv6 = hop.client_address.find(':') != std::string_view::npos;
    const auto host = head.fields.value(Name::host);
    text.append("Forwarded: for=");
    text.append(is_ipv6 ? "\"[" : "").append(hop.client_address).append(is_ipv6 ? "]\"" : "");
    if (!host.empty()) text.append(";host=\"").append(host).append("\"");
    text.append(";proto=").append(proto).append("\r\n");
    append_field(text, "X-Forwarded-For", hop.client_address);
    append_field(text, "X-Forwarded-Proto", proto);
    if (!host.empty()) append_field(text, "X-Forwarded-Host", host);
}

void append_via(std::string& text, const http::http1::Fields& fields, std::string_view version) {
    text.append("Via: ");
    for (const auto& field : fields) {
        if (field.id == Name::via && !field.is_hop_by_hop) text.append(field.value).append(", ");
    }
    text.append(version).append(" orderly\r\n");
}

void append_status_line(std::string& text, int status, std::string_view reason) {
    text.append("HTTP/1.1 ");
    append_number(text, static_cast<std::uint64_t>(status));
    text.append(" ").append(reason).append("\r\n");
}

}  // namespace

std::string upstream_request_head(
    const http::http1::RequestHead& head,
    const BodyLength& body,
    const Hop& hop,
    std::string_view upstream_address,
    std::chrono::milliseconds time_left,
    const std::optional<CacheCondition>& condition
) {
    std::string text;
    text.reserve(head_reserved);
    text.append(head.method).append(" ").append(head.target).append(" HTTP/1.1\r\n");
    append_field(text, "Host", upstream_address);
    for (const auto& field : head.fields) {
        if (crosses(field) && !(condition && is_condition(field.name)))
            append_field(text, field.name, field.value);
    }
    if (condition && !condition->etag.empty()) append_field(text, "If-None-Match", condition->etag);
    append_forwarding(text, head, hop);
    append_via(text, head.fields, head.minor_version >= 1 ? "1.1" : "1.0");
    append_field(text, "X-Request-Id", hop.request_id);
    append_field(text, "traceparent", hop.traceparent);
    append_field(text, "Request-Timeout", protection::to_request_timeout(time_left));
    append_length(text, body);
    text.append("\r\n");
    return text;
}

std::string client_response_head(
    const http::http1::ResponseHead& head,
    const BodyLength& body,
    const Hop& hop,
    const AnswerExtras& extras
) {
    std::string text;
    text.reserve(head_reserved);
    append_status_line(text, head.status, head.reason);
    bool has_date = false;
    for (const auto& field : head.fields) {
        if (!crosses(field)) continue;
        has_date = has_date || field.id == Name::date;
        append_field(text, field.name, field.value);
    }
    if (!has_date) append_field(text, "Date", extras.date);
    append_via(text, head.fields, "1.1");
    append_field(text, "X-Request-Id", hop.request_id);
    text.append(extras.more_fields);
    if (!extras.keep_alive) text.append("Connection: close\r\n");
    append_length(text, body);
    text.append("\r\n");
    return text;
}

std::string own_response(
    const http::Response& response,
    bool with_body,
    const Hop& hop,
    const AnswerExtras& extras
) {
    std::string text;
    text.reserve(512 + response.body.size());
    append_status_line(text, response.status, http::reason_phrase(response.status));
    for (const auto& [name, value] : response.headers) append_field(text, name, value);
    if (!response.headers.contains("Date")) append_field(text, "Date", extras.date);
    append_field(text, "X-Request-Id", hop.request_id);
    text.append(extras.more_fields);
    if (!extras.keep_alive) text.append("Connection: close\r\n");
    if (response.status != 304 && response.status != 204) {
        append_length(text, {BodyLength::Kind::known, response.body.size()});
    }
    text.append("\r\n");
    if (with_body) text.append(response.body);
    return text;
}

std::string_view request_id(const http::http1::RequestHead& head, std::string_view trace_id) {
    const auto given = head.crossing(Name::x_request_id);
    const bool printable =
        std::all_of(given.begin(), given.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    return given.empty() || given.size() > 128 || !printable ? trace_id : given;
}

}  // namespace gateway
