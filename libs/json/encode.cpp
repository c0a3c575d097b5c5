#include "json/encode.hpp"

#include <array>
#include <charconv>
#include <simdjson.h>
#include <stdexcept>

namespace json {
namespace {

bool stands_for_itself(char character) {
    return static_cast<unsigned char>(character) >= 0x20 && character != '"' && character != '\\';
}

void append_escaped(std::string& out, char character) {
    constexpr std::string_view digits = "0123456789abcdef";
    switch (character) {
        case '"':
        case '\\':
            out += {'\\', character};
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            out += "\\u00";
            out += digits[static_cast<unsigned char>(character) >> 4];
            out += digits[static_cast<unsigned char>(character) & 0xf];
    }
}

}  // namespace

void append(std::string& out, std::string_view text) {
    out += '"';
    std::size_t copied = 0;
    unsigned bits = 0;  // of all bytes
    for (std::size_t i = 0; i < text.size(); ++i) {
        bits |= static_cast<unsigned char>(text[i]);
        if (stands_for_itself(text[i])) continue;
        out.append(text, copied, i - copied);
        append_escaped(out, text[i]);
        copied = i + 1;
    }
    out.append(text, copied).append(1, '"');
    const bool is_ascii = bits < 0x80;
    if (!is_ascii && !simdjson::validate_utf8(text.data(), text.size())) {
        throw std::invalid_argument{"a text is not valid UTF-8"};
    }
}

void append(std::string& out, std::int64_t integer) {
    std::array<char, 20> digits{};  // those of -2^63
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), integer).ptr;
    out.append(digits.data(), end);
}

}  // namespace json
