#include "json/fields.hpp"

#include <algorithm>
#include <utility>

namespace json {

namespace {

// Enough for a person; a body full of mistakes must not make an answer many times its size.
constexpr std::size_t errors_max = 100;

const Value none = nullptr;

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

std::optional<std::string> objection(const std::string& text, const Text& rule) {
    const std::size_t length = count_characters(text);
    if (length < rule.length_min || length > rule.length_max) {
        return "must have " + std::to_string(rule.length_min) + " to " +
               std::to_string(rule.length_max) + " characters";
    }
    if (text.find('\0') != std::string::npos) return "must not contain U+0000";
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

// Nothing for what is no integer or does not fit.
std::optional<std::int64_t> as_int64(const Value& value) {
    if (value.is_number_unsigned()) {
        const auto number = value.get<std::uint64_t>();
        if (!std::in_range<std::int64_t>(number)) return std::nullopt;
        return static_cast<std::int64_t>(number);
    }
    if (value.is_number_integer()) return value.get<std::int64_t>();
    return std::nullopt;
}

}  // namespace

Fields::Fields(const Value& value, Errors& errors, std::string pointer)
    : object_{value}, errors_{errors}, pointer_{std::move(pointer)} {
    if (!object_.is_object()) report(pointer_, "must be an object");
}

std::string Fields::text(std::string_view name, const Text& rule) {
    const Value* member = find(name, true);
    return member ? checked_text(name, *member, rule) : "";
}

std::optional<std::string> Fields::optional_text(std::string_view name, const Text& rule) {
    const Value* member = find(name, false);
    if (!member) return std::nullopt;
    return checked_text(name, *member, rule);
}

std::string Fields::one_of(std::string_view name, const std::vector<std::string_view>& words) {
    const Value* member = find(name, true);
    return member ? checked_word(name, *member, words) : "";
}

std::optional<std::string>
Fields::optional_one_of(std::string_view name, const std::vector<std::string_view>& words) {
    const Value* member = find(name, false);
    if (!member) return std::nullopt;
    return checked_word(name, *member, words);
}

std::int64_t Fields::integer(std::string_view name, std::int64_t min, std::int64_t max) {
    const Value* member = find(name, true);
    if (!member) return 0;
    if (!member->is_number_integer()) {
        error(name, "must be an integer");
        return 0;
    }
    const auto number = as_int64(*member);
    if (!number || *number < min || *number > max) {
        error(name, "must be " + range(min, max));
        return 0;
    }
    return *number;
}

const Value& Fields::array(std::string_view name, std::size_t size_min, std::size_t size_max) {
    const Value* member = find(name, true);
    if (!member) return none;
    if (!member->is_array()) {
        error(name, "must be an array");
        return none;
    }
    if (member->size() < size_min || member->size() > size_max) {
        error(
            name,
            "must have " + std::to_string(size_min) + " to " + std::to_string(size_max) +
                " elements"
        );
        return none;
    }
    return *member;
}

bool Fields::has(std::string_view name) const {
    return object_.is_object() && object_.find(name) != object_.end();
}

void Fields::error(std::string_view name, std::string detail) {
    report(pointer_to(name), std::move(detail));
}

void Fields::nothing_else() {
    if (!object_.is_object()) return;
    for (const auto& [name, value] : object_.get_ref<const Value::object_t&>()) {
        if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
            error(name, "is not a known member");
        }
    }
}

std::string Fields::pointer_to(std::string_view name) const {
    return pointer_ + "/" + escaped(name);
}

const Value* Fields::find(std::string_view name, bool required) {
    if (!object_.is_object()) return nullptr;
    asked_.push_back(name);
    const auto member = object_.find(name);
    if (member != object_.end()) return &*member;
    if (required) error(name, "is required");
    return nullptr;
}

std::string Fields::checked_text(std::string_view name, const Value& member, const Text& rule) {
    if (!member.is_string()) {
        error(name, "must be a string");
        return "";
    }
    const auto& text = member.get_ref<const std::string&>();
    if (auto complaint = objection(text, rule)) {
        error(name, std::move(*complaint));
        return "";
    }
    return text;
}

std::string Fields::checked_word(
    std::string_view name,
    const Value& member,
    const std::vector<std::string_view>& words
) {
    const auto* word = member.get_ptr<const std::string*>();
    if (!word || std::find(words.begin(), words.end(), *word) == words.end()) {
        error(name, "must be one of " + listed(words));
        return "";
    }
    return *word;
}

void Fields::report(std::string pointer, std::string detail) {
    if (errors_.size() < errors_max) errors_.push_back({std::move(pointer), std::move(detail)});
}

}  // namespace json
