#include "http/http1/response_head.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace http::http1 {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// HTTP/1.1 200 OK
std::optional<Refusal> read_status_line(ResponseHead& head, std::string_view line) {
    constexpr std::size_t status_at = 9;
    const bool has_shape =
        line.size() >= status_at + 3 &&
        (line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 ")) &&
        std::all_of(line.begin() + status_at, line.begin() + status_at + 3, is_digit) &&
        (line.size() == status_at + 3 || line[status_at + 3] == ' ') && is_field_value(line);
    if (!has_shape) return Refusal{502, "The status line is broken."};
    std::from_chars(line.data() + status_at, line.data() + status_at + 3, head.status);
    if (head.status < 100 || head.status > 599 || head.status == 101)
        return Refusal{502, "The status is none that was asked for."};
    head.reason = line.size() > status_at + 4 ? line.substr(status_at + 4) : std::string_view{};
    head.keep_alive = line[7] == '1';
    return std::nullopt;
}

std::optional<Refusal> read_length(ResponseHead& head) {
    const auto lengths = head.fields.count(Name::content_length);
    const auto encodings = head.fields.count(Name::transfer_encoding);
    if (lengths + encodings > 1) return Refusal{502, "The length of the body is ambiguous."};
    if (encodings == 1) {
        if (!equals_ignoring_case(head.fields.value(Name::transfer_encoding), "chunked"))
            return Refusal{502, "The transfer encoding is not chunked."};
        head.framing = Framing::chunked;
        return std::nullopt;
    }
    if (lengths == 0) {
        head.framing = Framing::until_close;
        return std::nullopt;
    }
    const auto digits = head.fields.value(Name::content_length);
    if (digits.empty() || digits.size() > 18 ||
        !std::all_of(digits.begin(), digits.end(), is_digit))
        return Refusal{502, "Content-Length is no number."};
    std::from_chars(digits.data(), digits.data() + digits.size(), head.content_length);
    head.has_length = true;
    head.framing = head.content_length > 0 ? Framing::length : Framing::none;
    return std::nullopt;
}

}  // namespace

vocabulary::Result<ResponseHead, Refusal> parse_response_head(std::string_view text, bool to_head) {
    const auto end_of_line = text.find("\r\n");
    if (end_of_line == std::string_view::npos) return Refusal{502, "There is no status line."};
    ResponseHead head;
    if (auto refusal = read_status_line(head, text.substr(0, end_of_line))) return *refusal;
    if (auto refusal = head.fields.read(text.substr(end_of_line + 2)))
        return Refusal{502, refusal->detail};
    if (auto refusal = read_length(head)) return *refusal;
    if (to_head || head.is_interim() || head.status == 204 || head.status == 304)
        head.framing = Framing::none;
    if (head.fields.has_token(Name::connection, "close") || head.framing == Framing::until_close)
        head.keep_alive = false;
    return head;
}

}  // namespace http::http1
