#include "http/http1/request_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace http::http1 {
namespace {

constexpr std::array methods{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"};

bool is_target_character(char c) { return c > 0x20 && c < 0x7f && c != '#' && c != '\\'; }

// "." or "..", also with escaped dots: what the next server might take for another path.
bool is_dot_segment(std::string_view segment) {
    int dots = 0;
    while (!segment.empty()) {
        if (segment.front() == '.') {
            segment.remove_prefix(1);
        } else if (starts_with_ignoring_case(segment, "%2e")) {
            segment.remove_prefix(3);
        } else {
            return false;
        }
        ++dots;
    }
    return dots == 1 || dots == 2;
}

bool has_dot_segment(std::string_view path) {
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto slash = std::min(path.find('/'), path.size());
        if (is_dot_segment(path.substr(0, slash))) return true;
        path.remove_prefix(slash);
    }
    return false;
}

std::optional<Refusal> check_target(std::string_view target) {
    if (!target.starts_with('/') || target.starts_with("//"))
        return Refusal{400, "The request target must be a path."};
    if (!std::all_of(target.begin(), target.end(), is_target_character))
        return Refusal{400, "The request target contains a character that no path has."};
    if (target.find("/.") != std::string_view::npos || target.find('%') != std::string_view::npos) {
        if (has_dot_segment(target.substr(0, target.find('?'))))
            return Refusal{400, "The path contains a dot segment."};
    }
    return std::nullopt;
}

std::optional<Refusal> read_request_line(RequestHead& head, std::string_view line) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last || first == 0)
        return Refusal{400, "The request line is not of the form: method, target, version."};
    head.method = line.substr(0, first);
    head.target = line.substr(first + 1, last - first - 1);
    const auto version = line.substr(last + 1);
    if (!is_token(head.method)) return Refusal{400, "The method is no token."};
    if (version == "HTTP/1.1") {
        head.minor_version = 1;
    } else if (version == "HTTP/1.0") {
        head.minor_version = 0;
    } else if (version.starts_with("HTTP/") && version.size() == 8) {
        return Refusal{505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
    } else {
        return Refusal{400, "The request line does not end with a version."};
    }
    if (std::find(methods.begin(), methods.end(), head.method) == methods.end())
        return Refusal{501, "The method is unknown."};
    return check_target(head.target);
}

std::optional<Refusal> read_host(const RequestHead& head) {
    const auto hosts = head.fields.count(Name::host);
    if (hosts > 1 || (hosts == 0 && head.minor_version >= 1))
        return Refusal{400, "There must be exactly one Host header."};
    const auto host = head.fields.value(Name::host);
    const bool plain = std::all_of(host.begin(), host.end(), [](char c) {
        return c > 0x20 && c < 0x7f &&
               std::string_view{"/?#@\\,\"<>"}.find(c) == std::string_view::npos;
    });
    if (!plain) return Refusal{400, "The Host header names no host."};
    return std::nullopt;
}

std::optional<Refusal> read_length(RequestHead& head, const RequestRules& rules) {
    const auto digits = head.fields.value(Name::content_length);
    const bool numeric = !digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) {
        return c >= '0' && c <= '9';
    });
    const bool countable = digits.size() <= 18;
    if (!numeric || (!countable && !rules.body_bytes_max))
        return Refusal{400, "Content-Length is no number."};
    std::from_chars(digits.data(), digits.data() + digits.size(), head.content_length);
    if (!countable || head.content_length > rules.body_bytes_max.value_or(head.content_length))
        return Refusal{413, "The body is larger than is taken here."};
    head.framing = head.content_length > 0 ? Framing::length : Framing::none;
    return std::nullopt;
}

std::optional<Refusal> read_framing(RequestHead& head, const RequestRules& rules) {
    const auto encodings = head.fields.count(Name::transfer_encoding);
    const auto lengths = head.fields.count(Name::content_length);
    if (encodings > 0 && !rules.takes_chunks)
        return Refusal{411, "Send the body with a Content-Length, not a Transfer-Encoding."};
    if (encodings + lengths > 1) return Refusal{400, "The length of the body is ambiguous."};
    if (encodings == 1) {
        if (head.minor_version == 0) return Refusal{400, "HTTP/1.0 has no transfer encodings."};
        if (!equals_ignoring_case(head.fields.value(Name::transfer_encoding), "chunked"))
            return Refusal{400, "The only transfer encoding taken here is chunked."};
        head.framing = Framing::chunked;
    } else if (lengths == 1) {
        return read_length(head, rules);
    }
    return std::nullopt;
}

std::optional<Refusal> read_connection(RequestHead& head) {
    const auto& fields = head.fields;
    head.keep_alive = head.minor_version >= 1 ? !fields.has_token(Name::connection, "close")
                                              : fields.has_token(Name::connection, "keep-alive");
    if (const auto* expect = fields.find(Name::expect)) {
        if (!equals_ignoring_case(expect->value, "100-continue"))
            return Refusal{417, "The only expectation known here is 100-continue."};
        head.expects_continue = head.minor_version >= 1 && head.framing != Framing::none;
    }
    return std::nullopt;
}

}  // namespace

std::string_view RequestHead::crossing(Name id) const {
    const auto* field = fields.find(id);
    return field == nullptr || field->is_hop_by_hop ? std::string_view{} : field->value;
}

vocabulary::Result<RequestHead, Refusal>
parse_request_head(std::string_view text, const RequestRules& rules) {
    if (text.starts_with("\r\n")) text.remove_prefix(2);
    const auto end_of_line = text.find("\r\n");
    if (end_of_line == std::string_view::npos) return Refusal{400, "There is no request line."};
    RequestHead head;
    if (auto refusal = read_request_line(head, text.substr(0, end_of_line))) return *refusal;
    if (auto refusal = head.fields.read(text.substr(end_of_line + 2), rules.count_max))
        return *refusal;
    if (auto refusal = read_host(head)) return *refusal;
    if (auto refusal = read_framing(head, rules)) return *refusal;
    if (auto refusal = read_connection(head)) return *refusal;
    return head;
}

}  // namespace http::http1
