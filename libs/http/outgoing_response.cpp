#include "http/outgoing_response.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <string_view>

#include "http/outgoing_field.hpp"
#include "http/problem.hpp"

namespace http {
namespace {

// RFC 9110, 5.6.7; made once a second in each thread.
const std::string& http_date() {
    thread_local std::time_t second = 0;
    thread_local std::string text;
    if (const auto now = std::time(nullptr); now != second) {
        second = now;
        std::tm calendar{};
        gmtime_r(&now, &calendar);
        std::array<char, 40> buffer{};
        text.assign(
            buffer.data(),
            std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &calendar)
        );
    }
    return text;
}

// What a response says about its own transfer is said here, whoever made it: one that was received
// from elsewhere and is passed on brings fields that were true of another connection.
bool is_about_transfer(std::string_view name) {
    constexpr std::array<std::string_view, 5> names{
        "Connection", "Content-Length", "Date", "Keep-Alive", "Transfer-Encoding"};
    return std::any_of(names.begin(), names.end(), [&](std::string_view other) {
        return name.size() == other.size() && !CaseInsensitive{}(name, other) &&
               !CaseInsensitive{}(other, name);
    });
}

}  // namespace

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

void write_head(std::string& head, const Response& response, bool keep_alive) {
    head.assign("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    head.append(reason_phrase(response.status)).append("\r\n");
    append_field(head, "Date", http_date());
    for (const auto& [name, value] : response.headers) {
        if (!is_about_transfer(name)) append_field(head, name, value);
    }
    if (may_have_body(response.status)) {
        append_field(head, "Content-Length", std::to_string(response.body.size()));
    }
    if (!keep_alive) append_field(head, "Connection", "close");
    head.append("\r\n");
}

}  // namespace http
