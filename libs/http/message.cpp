#include "http/message.hpp"

#include <algorithm>

namespace http {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::optional<int> hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return std::nullopt;
}

std::optional<std::string> decode_query_word(std::string_view text) {
    std::string word{text};
    std::replace(word.begin(), word.end(), '+', ' ');
    return percent_decode(word);
}

bool add_query_pair(Request& request, std::string_view pair) {
    if (pair.empty()) return true;
    const auto equals = pair.find('=');
    auto name = decode_query_word(pair.substr(0, equals));
    auto value = decode_query_word(
        equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1)
    );
    if (!name || !value) return false;
    request.query.emplace_back(std::move(*name), std::move(*value));
    return true;
}

}  // namespace

bool CaseInsensitive::operator()(std::string_view a, std::string_view b) const {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return lower(x) < lower(y);
    });
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && !CaseInsensitive{}(a, b) && !CaseInsensitive{}(b, a);
}

std::string_view trim(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::optional<std::string> header(const Headers& headers, std::string_view name) {
    const auto found = headers.lower_bound(name);
    if (found == headers.end() || CaseInsensitive{}(name, found->first)) return std::nullopt;
    return found->second;
}

std::string list(const Headers& headers, std::string_view name) {
    std::string values;
    const auto [first, last] = headers.equal_range(name);
    for (auto each = first; each != last; ++each)
        values.append(values.empty() ? "" : ", ").append(each->second);
    return values;
}

std::optional<std::string> Request::header(std::string_view name) const {
    return http::header(headers, name);
}

std::optional<std::string> Request::query_parameter(std::string_view name) const {
    for (const auto& [key, value] : query) {
        if (key == name) return value;
    }
    return std::nullopt;
}

std::optional<std::string> percent_decode(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (i + 2 >= text.size()) return std::nullopt;
        const auto high = hex_digit(text[i + 1]);
        const auto low = hex_digit(text[i + 2]);
        if (!high || !low) return std::nullopt;
        decoded += static_cast<char>(*high * 16 + *low);
        i += 2;
    }
    return decoded;
}

bool parse_target(Request& request) {
    const std::string_view target = request.target;
    const auto question = target.find('?');
    auto path = percent_decode(target.substr(0, question));
    if (!path) return false;
    request.path = std::move(*path);
    request.query.clear();
    if (question == std::string_view::npos) return true;

    auto rest = target.substr(question + 1);
    while (!rest.empty()) {
        const auto ampersand = rest.find('&');
        if (!add_query_pair(request, rest.substr(0, ampersand))) return false;
        if (ampersand == std::string_view::npos) break;
        rest.remove_prefix(ampersand + 1);
    }
    return true;
}

}  // namespace http
