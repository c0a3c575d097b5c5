#include "json/decode.hpp"

#include <algorithm>
#include <utility>

#include "json/strict.hpp"

namespace json {

Unreadable::Unreadable(std::string reason, std::string where)
    : std::runtime_error{where.empty() ? reason : where + " " + reason},
      reason_{std::move(reason)},
      where_{std::move(where)} {}

Unreadable Unreadable::in(std::string_view member) const {
    return Unreadable{reason_, std::string{member} + (where_.empty() ? "" : "/" + where_)};
}

void read(const View& view, std::string& text) {
    const auto value = view.text();
    if (!value) throw Unreadable{"is not a string"};
    text = *value;
}

void read(const View& view, std::int64_t& integer) {
    const auto value = view.integer();
    if (value) {
        integer = *value;
    } else {
        throw Unreadable{view.is_integer() ? "is beyond 64 bits" : "is not an integer"};
    }
}

void read(const View& view, Raw& raw) { raw.json = view.json(); }

void read(const View& view, vocabulary::Timestamp& time) {
    const auto text = view.text();
    const auto value = text ? vocabulary::parse_rfc3339(*text) : std::nullopt;
    if (!value) throw Unreadable{"is not an RFC 3339 time"};
    time = *value;
}

View view_of(std::string_view text) {
    if (auto view = View::of(text)) return *std::move(view);
    const auto parsed = parse(text);
    throw Unreadable{parsed.ok() ? "cannot be read" : parsed.error().detail};
}

void decoding::unknown_word(std::string_view text) {
    constexpr std::size_t shown_max = 64;
    auto shown = std::min(text.size(), shown_max);
    const auto continues = [&] {
        return (static_cast<unsigned char>(text[shown]) & 0xC0U) == 0x80U;
    };
    while (shown < text.size() && continues()) --shown;  // whole characters
    throw Unreadable{"is \"" + std::string{text.substr(0, shown)} + "\", which is unknown here"};
}

}  // namespace json
