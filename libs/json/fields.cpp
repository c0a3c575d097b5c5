#include "json/fields.hpp"

#include <algorithm>
#include <utility>

namespace json {

namespace {

// Enough for a person; a body full of mistakes must not make an answer many times its size.
constexpr std::size_t errors_max = 100;

// One reference token of a JSON pointer, escaped for the pointer (~0, ~1) and then for a URI
// fragment (%20).
std::string escaped(std::string_view token) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view as_is =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._!$&'()*+,;=:@?";
    std::string text;
    for (const char character : token) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '~') {
            text += "~0";
        } else if (character == '/') {
            text += "~1";
        } else if (as_is.find(character) != std::string_view::npos) {
            text += character;
        } else {
            text += {'%', digits[byte >> 4], digits[byte & 0xf]};
        }
    }
    return text;
}

// Of valid UTF-8: every byte but the continuations.
std::size_t count_characters(std::string_view text) {
    const auto begins = [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U;
    };
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}

std::string range(std::int64_t min, std::int64_t max) {
    return std::to_string(min) + " to " + std::to_string(max);
}

std::optional<std::string> objection(std::string_view text, const Text& rule) {
    const std::size_t length = count_characters(text);
    if (length < rule.length_min || length > rule.length_max) {
        return "must have " + std::to_string(rule.length_min) + " to " +
               std::to_string(rule.length_max) + " characters";
    }
    if (text.find('\0') != std::string_view::npos) return "must not contain U+0000";
    if (rule.allowed && !std::all_of(text.begin(), text.end(), rule.allowed)) {
        return "must contain only " + std::string{rule.allowed_words};
    }
    return std::nullopt;
}

std::string listed(const std::vector<std::string_view>& words) {
    std::string list;
    for (const auto word : words) {
        if (!list.empty()) list += ", ";
        list += word;
    }
    return list;
}

}  // namespace

Fields::Fields(View value, Errors& errors, std::string pointer)
    : object_{std::move(value)}, errors_{errors}, pointer_{std::move(pointer)} {
    if (!object_.is_object()) report(pointer_, "must be an object");
}

std::string Fields::text(std::string_view name, const Text& rule) {
    const auto member = find(name, true);
    return member ? checked_text(name, *member, rule) : "";
}

std::optional<std::string> Fields::optional_text(std::string_view name, const Text& rule) {
    const auto member = find(name, false);
    if (!member) return std::nullopt;
    return checked_text(name, *member, rule);
}

std::string Fields::one_of(std::string_view name, const std::vector<std::string_view>& words) {
    const auto member = find(name, true);
    return member ? checked_word(name, *member, words) : "";
}

std::optional<std::string>
Fields::optional_one_of(std::string_view name, const std::vector<std::string_view>& words) {
    const auto member = find(name, false);
    if (!member) return std::nullopt;
    return checked_word(name, *member, words);
}

std::int64_t Fields::integer(std::string_view name, std::int64_t min, std::int64_t max) {
    const auto member = find(name, true);
    if (!member) return 0;
    if (!member->is_integer()) {
        error(name, "must be an integer");
        return 0;
    }
    const auto number = member->integer();
    if (!number || *number < min || *number > max) {
        error(name, "must be " + range(min, max));
        return 0;
    }
    return *number;
}

std::vector<View> Fields::array(std::string_view name, std::size_t size_min, std::size_t size_max) {
    std::vector<View> elements;
    const auto member = find(name, true);
    if (!member) return elements;
    if (!member->is_array()) {
        error(name, "must be an array");
        return elements;
    }
    member->elements([&](const View& element) {
        elements.push_back(element);
        return elements.size() <= size_max;
    });
    if (elements.size() < size_min || elements.size() > size_max) {
        error(
            name,
            "must have " + std::to_string(size_min) + " to " + std::to_string(size_max) +
                " elements"
        );
        elements.clear();
    }
    return elements;
}

bool Fields::has(std::string_view name) const { return object_.member(name).has_value(); }

void Fields::error(std::string_view name, std::string detail) {
    report(pointer_to(name), std::move(detail));
}

void Fields::nothing_else() {
    std::vector<std::string_view> unknown;
    object_.members([&](std::string_view name, const View&) {
        const bool is_known = std::find(asked_.begin(), asked_.end(), name) != asked_.end();
        if (!is_known) unknown.push_back(name);
        return true;
    });
    std::sort(unknown.begin(), unknown.end());
    for (const auto name : unknown) error(name, "is not a known member");
}

std::string Fields::pointer_to(std::string_view name) const {
    return pointer_ + "/" + escaped(name);
}

std::optional<View> Fields::find(std::string_view name, bool required) {
    if (!object_.is_object()) return std::nullopt;
    asked_.push_back(name);
    auto member = object_.member(name);
    if (!member && required) error(name, "is required");
    return member;
}

std::string Fields::checked_text(std::string_view name, const View& member, const Text& rule) {
    const auto text = member.text();
    if (!text) {
        error(name, "must be a string");
        return "";
    }
    if (auto complaint = objection(*text, rule)) {
        error(name, std::move(*complaint));
        return "";
    }
    return std::string{*text};
}

std::string Fields::checked_word(
    std::string_view name,
    const View& member,
    const std::vector<std::string_view>& words
) {
    const auto word = member.text();
    if (!word || std::find(words.begin(), words.end(), *word) == words.end()) {
        error(name, "must be one of " + listed(words));
        return "";
    }
    return std::string{*word};
}

void Fields::report(std::string pointer, std::string detail) {
    if (errors_.size() < errors_max) errors_.push_back({std::move(pointer), std::move(detail)});
}

}  // namespace json
