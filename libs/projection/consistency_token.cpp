#include "projection/consistency_token.hpp"

#include <charconv>

namespace projection {
namespace {

constexpr std::size_t token_max = 512;
constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Base64url without padding (RFC 4648 section 5).
std::string encode(std::string_view bytes) {
    std::string text;
    unsigned bits = 0;
    int count = 0;
    for (const char byte : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(byte);
        for (count += 8; count >= 6; count -= 6)
            text += alphabet[(bits >> static_cast<unsigned>(count - 6)) & 63U];
    }
    if (count > 0) text += alphabet[(bits << static_cast<unsigned>(6 - count)) & 63U];
    return text;
}

std::optional<std::string> decode(std::string_view text) {
    std::string bytes;
    unsigned bits = 0;
    int count = 0;
    for (const char character : text) {
        const auto value = alphabet.find(character);
        if (value == std::string_view::npos) return std::nullopt;
        bits = (bits << 6U) | static_cast<unsigned>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>((bits >> static_cast<unsigned>(count)) & 255U);
        }
    }
    if (encode(bytes) != text) return std::nullopt;  // bits that mean nothing must be zero
    return bytes;
}

// "order/2:57"
bool read_position(std::string_view text, Positions& positions) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0 || text.find('/') == std::string_view::npos)
        return false;
    std::int64_t position = 0;
    const auto* end = text.data() + text.size();
    const auto [read_to, error] = std::from_chars(text.data() + colon + 1, end, position);
    if (error != std::errc{} || read_to != end || position < 0) return false;
    return positions.emplace(text.substr(0, colon), position).second;
}

}  // namespace

std::string to_token(const Positions& positions) {
    std::string text;
    for (const auto& [shard, position] : positions) {
        if (!text.empty()) text += ',';
        text += shard + ":" + std::to_string(position);
    }
    return encode(text);
}

std::optional<Positions> parse_token(std::string_view token) {
    if (token.empty() || token.size() > token_max) return std::nullopt;
    const auto text = decode(token);
    if (!text) return std::nullopt;
    Positions positions;
    for (std::string_view rest = *text;;) {
        const auto comma = rest.find(',');
        if (!read_position(rest.substr(0, comma), positions)) return std::nullopt;
        if (comma == std::string_view::npos) return positions;
        rest.remove_prefix(comma + 1);
    }
}

}  // namespace projection
