#include "gateway/edge/forwarded_request.hpp"

#include <algorithm>
#include <array>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/verb.hpp>

#include "http/problem.hpp"

namespace gateway {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::iequals;
using boost::beast::string_view;

// The gateway writes these itself.
constexpr std::array written_anew{
    "content-length",
    "host",
    "traceparent",
    "x-request-id",
    "forwarded",
    "via",
};
// Nobody outside may speak for the inside.
constexpr std::array reserved_prefixes{"x-forwarded-", "x-internal-", "orderly-"};

bool crosses(const beast_http::fields& head, string_view name) {
    const auto same = [&](const char* other) { return iequals(name, other); };
    const auto begins = [&](const char* prefix) {
        const string_view start{prefix};
        return name.size() >= start.size() && iequals(name.substr(0, start.size()), start);
    };
    return !is_hop_by_hop(head, name) &&
           std::none_of(written_anew.begin(), written_anew.end(), same) &&
           std::none_of(reserved_prefixes.begin(), reserved_prefixes.end(), begins);
}

void add(std::string& text, std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
}

void add_status_line(std::string& text, int status, std::string_view reason) {
    text.append("HTTP/1.1 ")
        .append(std::to_string(status))
        .append(" ")
        .append(reason)
        .append("\r\n");
}

void finish(
    std::string& text,
    std::string_view body,
    bool with_body,
    std::size_t length,
    bool keep_alive,
    const Hop& hop
) {
    add(text, "X-Request-Id", hop.request_id);
    add(text, "Via", "1.1 orderly");
    if (!keep_alive) add(text, "Connection", "close");
    add(text, "Content-Length", std::to_string(length));
    text.append("\r\n");
    if (with_body) text.append(body);
}

bool has_no_body(int status) { return status == 204 || status == 304; }

}  // namespace

std::string upstream_request(
    const RequestHead& head,
    std::string_view body,
    const Hop& hop,
    std::string_view upstream_address
) {
    const bool bodiless =
        head.method() == beast_http::verb::get || head.method() == beast_http::verb::head;
    std::string text;
    text.reserve(512 + body.size());
    text.append(head.method_string()).append(" ").append(head.target()).append(" HTTP/1.1\r\n");
    add(text, "Host", upstream_address);
    for (const auto& header : head) {
        if (crosses(head, header.name_string())) add(text, header.name_string(), header.value());
    }
    add(text, "X-Forwarded-For", hop.client_address);
    add(text, "X-Request-Id", hop.request_id);
    add(text, "traceparent", hop.traceparent);
    if (!bodiless) add(text, "Content-Length", std::to_string(body.size()));
    text.append("\r\n");
    if (!bodiless) text.append(body);
    return text;
}

std::string client_response(
    const ResponseHead& head,
    std::string_view body,
    std::size_t length,
    bool with_body,
    bool keep_alive,
    const Hop& hop
) {
    std::string text;
    text.reserve(512 + body.size());
    add_status_line(text, static_cast<int>(head.result_int()), head.reason());
    for (const auto& header : head) {
        if (crosses(head, header.name_string())) add(text, header.name_string(), header.value());
    }
    if (has_no_body(static_cast<int>(head.result_int()))) {
        add(text, "X-Request-Id", hop.request_id);
        if (!keep_alive) add(text, "Connection", "close");
        return text.append("\r\n");
    }
    finish(text, body, with_body, length, keep_alive, hop);
    return text;
}

std::string
client_response(const http::Response& response, bool with_body, bool keep_alive, const Hop& hop) {
    std::string text;
    add_status_line(text, response.status, http::reason_phrase(response.status));
    for (const auto& [name, value] : response.headers) add(text, name, value);
    finish(text, response.body, with_body, response.body.size(), keep_alive, hop);
    return text;
}

std::string request_id(const RequestHead& head, std::string_view trace_id) {
    const auto given = head["X-Request-Id"];
    const bool printable =
        std::all_of(given.begin(), given.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (given.empty() || given.size() > 128 || !printable) return std::string{trace_id};
    return std::string{given};
}

}  // namespace gateway
