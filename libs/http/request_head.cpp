#include "http/request_head.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>

#include "http/problem.hpp"

namespace http {

namespace {

// RFC 9110, 5.6.2.
bool is_token_character(char c) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
    return std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

bool is_value_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= ' ' && byte != 0x7f);
}

bool is_target_character(char c) { return c > ' ' && c < 0x7f && c != '#'; }

// Takes the text up to the next CRLF.
std::string_view take_line(std::string_view& text) {
    const auto end = text.find("\r\n");
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    return line;
}

struct RequestLine {
    std::string_view method;
    std::string_view target;
    std::string_view version;
};

RequestLine parse_request_line(std::string_view line) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        throw Problem{400, "The request line is not of the form: method target version."};
    }
    const RequestLine parts{
        line.substr(0, first), line.substr(first + 1, last - first - 1), line.substr(last + 1)};
    if (!is_token(parts.method)) throw Problem{400, "The method is no token."};
    if (!parts.target.starts_with('/') ||
        !std::all_of(parts.target.begin(), parts.target.end(), is_target_character)) {
        throw Problem{400, "The request target is not an absolute path."};
    }
    if (parts.version != "HTTP/1.1" && parts.version != "HTTP/1.0") {
        throw Problem{505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
    }
    return parts;
}

Headers parse_header_lines(std::string_view text) {
    Headers headers;
    while (true) {
        const auto line = take_line(text);
        if (line.empty()) return headers;
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
            throw Problem{400, "A header line is not of the form: name: value."};
        }
        const auto value = trim(line.substr(colon + 1));
        if (!std::all_of(value.begin(), value.end(), is_value_character)) {
            throw Problem{400, "A header value contains a control character."};
        }
        if (headers.size() == header_count_max) throw Problem{431, "Too many header fields."};
        headers.emplace(line.substr(0, colon), value);
    }
}

std::size_t body_size_from(const Headers& headers, std::size_t body_max) {
    if (headers.contains("Transfer-Encoding")) {
        throw Problem{411, "Send the body with a Content-Length, not a Transfer-Encoding."};
    }
    const auto [first, last] = headers.equal_range("Content-Length");
    if (first == last) return 0;
    const std::string& digits = first->second;
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (std::next(first) != last || digits.empty() ||
        !std::all_of(digits.begin(), digits.end(), is_digit)) {
        throw Problem{400, "Content-Length must be given once, as digits."};
    }
    std::size_t size = 0;
    const auto error = std::from_chars(digits.data(), digits.data() + digits.size(), size).ec;
    if (error != std::errc{} || size > body_max) {
        throw Problem{413, "The body is larger than " + std::to_string(body_max) + " bytes."};
    }
    return size;
}

bool lists(const Headers& headers, std::string_view name, std::string_view word) {
    const auto [first, last] = headers.equal_range(name);
    return std::any_of(first, last, [&](const auto& header) {
        std::string_view rest = header.second;
        while (true) {
            const auto comma = rest.find(',');
            if (equal_ignoring_case(trim(rest.substr(0, comma)), word)) return true;
            if (comma == std::string_view::npos) return false;
            rest.remove_prefix(comma + 1);
        }
    });
}

bool expects_continue(const Headers& headers) {
    const auto expectation = header(headers, "Expect");
    if (!expectation) return false;
    if (!equal_ignoring_case(*expectation, "100-continue")) {
        throw Problem{417, "The only expectation met here is 100-continue."};
    }
    return true;
}

}  // namespace

void refuse_repeated_parameters(const Request& request) {
    std::set<std::string_view> names;
    for (const auto& [name, value] : request.query) {
        if (!names.insert(name).second)
            throw Problem{400, "The query parameter " + name + " is given twice."};
    }
}

RequestHead parse_request_head(std::string_view text, std::size_t body_max) {
    const auto line = parse_request_line(take_line(text));
    const bool is_1_1 = line.version == "HTTP/1.1";

    RequestHead head;
    head.request.method = line.method;
    head.request.target = line.target;
    head.request.headers = parse_header_lines(text);
    const auto& headers = head.request.headers;
    const auto hosts = headers.count("Host");
    if (hosts > 1 || (is_1_1 && hosts == 0)) throw Problem{400, "Host must be given once."};
    head.body_size = body_size_from(headers, body_max);
    head.expects_continue = is_1_1 && expects_continue(headers);
    head.keep_alive = is_1_1 ? !lists(headers, "Connection", "close")
                             : lists(headers, "Connection", "keep-alive");
    if (!parse_target(head.request)) {
        throw Problem{400, "The request target has a broken percent escape."};
    }
    refuse_repeated_parameters(head.request);
    return head;
}

}  // namespace http
