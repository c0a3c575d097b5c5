#include "http/page.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "json/encode.hpp"

namespace http {

namespace {

constexpr int limit_max = 200;
constexpr std::string_view base64url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string base64url_encode(std::string_view bytes) {
    std::string text;
    std::uint32_t bits = 0;
    int bit_count = 0;
    for (const char byte : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(byte);
        for (bit_count += 8; bit_count >= 6; bit_count -= 6) {
            text += base64url_alphabet[bits >> (bit_count - 6) & 63];
        }
    }
    if (bit_count > 0) text += base64url_alphabet[bits << (6 - bit_count) & 63];
    return text;
}

// Accepts only what base64url_encode makes.
std::optional<std::string> base64url_decode(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    int bit_count = 0;
    for (const char character : text) {
        const auto value = base64url_alphabet.find(character);
        if (value == std::string_view::npos) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        bit_count += 6;
        if (bit_count >= 8) {
            bit_count -= 8;
            bytes += static_cast<char>(bits >> bit_count & 255);
        }
    }
    if (base64url_encode(bytes) != text) return std::nullopt;
    return bytes;
}

// FNV-1a, in hexadecimal: guards against honest mistakes, not against forgers.
std::string hash_of(std::string_view filters) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char byte : filters) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    }
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.begin(), digits.end(), hash, 16).ptr;
    return {digits.begin(), end};
}

int limit_from(std::string_view text) {
    int limit = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (!whole || limit < 1 || limit > limit_max) {
        throw Problem{400, "limit must be a whole number from 1 to 200."};
    }
    return limit;
}

std::string after_from(std::string_view cursor, std::string_view filters) {
    const auto decoded = base64url_decode(cursor);
    const auto prefix = hash_of(filters) + ':';
    if (!decoded || decoded->find(':') == std::string::npos) {
        throw Problem{400, "cursor is none that was given out here."};
    }
    if (!decoded->starts_with(prefix)) {
        throw Problem{400, "cursor belongs to a list with other filters."};
    }
    return decoded->substr(prefix.size());
}

// What after_from() reads.
std::string cursor_from(std::string_view next, std::string_view filters) {
    return base64url_encode(hash_of(filters) + ':' + std::string{next});
}

}  // namespace

Page page_of(const Request& request, std::string_view filters) {
    Page page;
    if (const auto limit = request.query_parameter("limit")) page.limit = limit_from(*limit);
    if (const auto cursor = request.query_parameter("cursor")) {
        page.after = after_from(*cursor, filters);
    }
    return page;
}

json::Value page_json(json::Value items, std::string_view next, std::string_view filters) {
    json::Value page{{"items", std::move(items)}, {"next_cursor", nullptr}};
    if (!next.empty()) page["next_cursor"] = cursor_from(next, filters);
    return page;
}

std::string
page_text(const std::vector<std::string>& items, std::string_view next, std::string_view filters) {
    std::string page = R"({"items":[)";
    for (const auto& item : items) {
        if (&item != &items.front()) page += ',';
        page += item;
    }
    page += R"(],"next_cursor":)";
    if (next.empty()) {
        page += "null";
    } else {
        json::append(page, cursor_from(next, filters));
    }
    page += '}';
    return page;
}

json::Value page_of_all(
    const Request& request,
    const json::Value& all,
    const std::function<std::string(const json::Value&)>& key,
    std::string_view filters
) {
    const auto page = page_of(request, filters);
    std::map<std::string, const json::Value*> following;
    for (const auto& item : all) {
        if (auto place = key(item); place > page.after) following.emplace(std::move(place), &item);
    }
    auto items = json::Value::array();
    std::string last;
    for (const auto& [place, item] : following) {
        if (items.size() == static_cast<std::size_t>(page.limit))
            return page_json(std::move(items), last, filters);
        items.push_back(*item);
        last = place;
    }
    return page_json(std::move(items), "", filters);
}

}  // namespace http
