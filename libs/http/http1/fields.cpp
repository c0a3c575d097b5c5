#include "http/http1/fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

namespace http::http1 {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

constexpr std::array<bool, 256> make_token_characters() {
    std::array<bool, 256> table{};
    for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (const char c : std::string_view{"!#$%&'*+-.^_`|~"})
        table[static_cast<unsigned char>(c)] = true;
    return table;
}
constexpr auto token_characters = make_token_characters();

constexpr std::array<bool, 256> make_value_characters() {
    std::array<bool, 256> table{};
    for (std::size_t c = 0x20; c < 256; ++c) table[c] = c != 0x7f;
    table['\t'] = true;
    return table;
}
constexpr auto value_characters = make_value_characters();

bool all_in(const std::array<bool, 256>& table, std::string_view text) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return table[static_cast<unsigned char>(c)];
    });
}

using Known = std::pair<std::string_view, Name>;
constexpr std::array known_names{
    Known{"connection", Name::connection},
    Known{"content-length", Name::content_length},
    Known{"date", Name::date},
    Known{"expect", Name::expect},
    Known{"forwarded", Name::forwarded},
    Known{"host", Name::host},
    Known{"idempotency-key", Name::idempotency_key},
    Known{"keep-alive", Name::keep_alive},
    Known{"prefer", Name::prefer},
    Known{"proxy-authenticate", Name::proxy_authenticate},
    Known{"proxy-authorization", Name::proxy_authorization},
    Known{"proxy-connection", Name::proxy_connection},
    Known{"request-timeout", Name::request_timeout},
    Known{"te", Name::te},
    Known{"trailer", Name::trailer},
    Known{"traceparent", Name::traceparent},
    Known{"transfer-encoding", Name::transfer_encoding},
    Known{"upgrade", Name::upgrade},
    Known{"via", Name::via},
    Known{"x-request-id", Name::x_request_id},
};

bool is_always_hop_by_hop(Name id) {
    switch (id) {
        case Name::connection:
        case Name::expect:
        case Name::keep_alive:
        case Name::proxy_authenticate:
        case Name::proxy_authorization:
        case Name::proxy_connection:
        case Name::te:
        case Name::trailer:
        case Name::transfer_encoding:
        case Name::upgrade:
            return true;
        default:
            return false;
    }
}

std::string_view without_space(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

// Calls `visit` for each element of a comma-separated list.
template <typename Visit>
void for_each_element(std::string_view list, Visit visit) {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        const auto element = without_space(list.substr(0, comma));
        if (!element.empty()) visit(element);
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
}

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               return lower(x) == lower(y);
           });
}

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
    return equals_ignoring_case(text.substr(0, start.size()), start);
}

bool is_token(std::string_view text) { return !text.empty() && all_in(token_characters, text); }

bool is_field_value(std::string_view text) { return all_in(value_characters, text); }

Name name_of(std::string_view text) {
    if (text.empty()) return Name::other;
    const char first = lower(text.front());
    for (const auto& [name, id] : known_names) {
        if (name.size() == text.size() && name.front() == first && equals_ignoring_case(name, text))
            return id;
    }
    return Name::other;
}

std::optional<Refusal> Fields::read(std::string_view lines, std::size_t count_max) {
    fields_.clear();
    fields_.reserve(16);
    while (true) {
        const auto end = lines.find("\r\n");
        if (end == std::string_view::npos) return Refusal{400, "The header does not end."};
        if (end == 0) break;
        if (fields_.size() == count_max) return Refusal{431, "There are too many header fields."};
        if (auto refusal = read_line(lines.substr(0, end))) return refusal;
        lines.remove_prefix(end + 2);
    }
    mark_hop_by_hop();
    return std::nullopt;
}

std::optional<Refusal> Fields::read_line(std::string_view line) {
    if (line.front() == ' ' || line.front() == '\t')
        return Refusal{400, "A header field is folded over several lines."};
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return Refusal{400, "A header line has no colon."};
    const auto name = line.substr(0, colon);
    if (!is_token(name)) return Refusal{400, "A header name is no token."};
    // Some servers read '_' as '-', so X_Y could pass for X-Y.
    if (name.find('_') != std::string_view::npos)
        return Refusal{400, "A header name contains an underscore."};
    const auto value = line.substr(colon + 1);
    if (!is_field_value(value)) return Refusal{400, "A header value contains a control character."};
    const auto id = name_of(name);
    fields_.push_back({name, without_space(value), id, is_always_hop_by_hop(id)});
    return std::nullopt;
}

void Fields::mark_hop_by_hop() {
    for (const auto& connection : fields_) {
        if (connection.id != Name::connection) continue;
        for_each_element(connection.value, [&](std::string_view named) {
            for (auto& field : fields_) {
                if (equals_ignoring_case(field.name, named)) field.is_hop_by_hop = true;
            }
        });
    }
}

const Field* Fields::find(Name id) const {
    const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) {
        return field.id == id;
    });
    return found == fields_.end() ? nullptr : &*found;
}

const Field* Fields::find(std::string_view name) const {
    const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const Field& field) {
        return equals_ignoring_case(field.name, name);
    });
    return found == fields_.end() ? nullptr : &*found;
}

std::string_view Fields::value(Name id) const {
    const auto* field = find(id);
    return field == nullptr ? std::string_view{} : field->value;
}

std::size_t Fields::count(Name id) const {
    return static_cast<std::size_t>(std::count_if(
        fields_.begin(), fields_.end(), [&](const Field& field) { return field.id == id; }
    ));
}

bool Fields::has_token(Name id, std::string_view token) const {
    bool found = false;
    for (const auto& field : fields_) {
        if (field.id != id) continue;
        for_each_element(field.value, [&](std::string_view element) {
            found = found || equals_ignoring_case(element, token);
        });
    }
    return found;
}

HeadSize head_size(std::string_view received, HeadScan& scan) {
    while (scan.scanned < received.size()) {
        const auto* from = received.data() + scan.scanned;
        const auto* found =
            static_cast<const char*>(std::memchr(from, '\n', received.size() - scan.scanned));
        if (found == nullptr) {
            scan.scanned = received.size();
            break;
        }
        const auto feed = static_cast<std::size_t>(found - received.data());
        if (feed == 0 || received[feed - 1] != '\r')
            return {0, Refusal{400, "A line ends with LF alone."}};
        const bool is_empty = feed - 1 == scan.line;
        scan.line = scan.scanned = feed + 1;
        // One empty line in front of a request is tolerated (RFC 9112 section 2.2).
        if (is_empty && feed > 1) {
            if (scan.line > head_bytes_max) break;
            return {scan.line};
        }
    }
    if (received.size() > head_bytes_max || scan.line > head_bytes_max)
        return {0, Refusal{431, "The header is larger than 16 KiB."}};
    return {};
}

void append_field(std::string& text, std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
}

void append_number(std::string& text, std::uint64_t number) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    text.append(digits, static_cast<std::size_t>(end - digits));
}

}  // namespace http::http1
