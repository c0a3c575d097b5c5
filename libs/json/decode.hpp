// decode<T>(): a struct out of JSON text, by its list of members (vocabulary/members.hpp), without
// building a tree. Every listed member must be there and be of its type, or the text is unreadable
// and the reason names the member: "lines/1/quantity is missing". A std::optional, and what is
// listed with unless_default(), may be missing or null; an OrNull may be null. Members that are not
// listed are ignored, so that a newer writer can add some.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "json/encode.hpp"
#include "json/view.hpp"
#include "vocabulary/clock.hpp"
#include "vocabulary/members.hpp"

namespace json {

// What was received can never be understood; trying again is no use.
class Unreadable : public std::runtime_error {
public:
    explicit Unreadable(std::string reason, std::string where = {});
    // The same, told from outside: `where` begins with this member.
    Unreadable in(std::string_view member) const;

private:
    std::string reason_;
    std::string where_;  // lines/1/quantity
};

void read(const View& view, std::string& text);
void read(const View& view, std::int64_t& integer);
void read(const View& view, std::same_as<int> auto& integer);
void read(const View& view, std::same_as<bool> auto& boolean);
void read(const View& view, Raw& raw);
void read(const View& view, vocabulary::Timestamp& time);
template <vocabulary::Word T>
void read(const View& view, T& word);
template <vocabulary::Listed T>
void read(const View& view, T& object);
template <typename T>
void read(const View& view, std::vector<T>& array);
template <typename T>
void read(const View& view, std::optional<T>& value);
template <typename T>
void read(const View& view, vocabulary::OrNull<T>& value);

// The whole of a text, in the way that parse() is strict but for what is in unlisted members.
View view_of(std::string_view text);  // throws Unreadable
template <typename T>
T decode(std::string_view text) {
    T value{};
    read(view_of(text), value);
    return value;
}

namespace decoding {

[[noreturn]] void unknown_word(std::string_view text);

template <typename T>
inline constexpr bool may_be_missing = false;
template <typename T>
inline constexpr bool may_be_missing<std::optional<T>> = true;

// A list, as something to look up in while a text is read.
template <typename T>
struct Reader {
    std::string_view name;
    bool required = false;
    void (*take)(const View& view, T& object) = nullptr;
};

template <typename T, std::size_t index>
constexpr Reader<T> reader_of() {
    constexpr auto member = std::get<index>(vocabulary::members_of<T>());
    using Value = std::remove_cvref_t<decltype(std::declval<T>().*member.place)>;
    return {
        member.name,
        !member.unless_default && !may_be_missing<Value>,
        [](const View& view, T& object) {
            constexpr auto listed = std::get<index>(vocabulary::members_of<T>());
            if (listed.unless_default && view.is_null()) return;
            read(view, object.*listed.place);
        }};
}

template <typename T>
inline constexpr auto readers = []<std::size_t... indices>(std::index_sequence<indices...>) {
    return std::array<Reader<T>, sizeof...(indices)>{reader_of<T, indices>()...};
}
(std::make_index_sequence<vocabulary::count_of_members<T>>{});

}  // namespace decoding

template <vocabulary::Word T>
void read(const View& view, T& word) {
    std::string text;
    read(view, text);
    auto known = parse(vocabulary::Of<T>{}, text);
    if (!known) decoding::unknown_word(text);
    word = *std::move(known);
}

template <vocabulary::Listed T>
void read(const View& view, T& object) {
    constexpr auto& list = decoding::readers<T>;
    static_assert(list.size() <= 32);
    std::uint32_t seen = 0;
    std::size_t next = 0;  // writers mostly follow the list
    const bool is_object = view.members([&](std::string_view name, const View& value) {
        for (std::size_t tried = 0; tried < list.size(); ++tried) {
            const auto index = (next + tried) % list.size();
            if (list[index].name != name) continue;
            if ((seen >> index & 1U) != 0) throw Unreadable{"occurs twice"}.in(name);
            seen |= 1U << index;
            next = index + 1;
            try {
                list[index].take(value, object);
            } catch (const Unreadable& trouble) {
                throw trouble.in(name);
            }
            break;
        }
        return true;
    });
    if (!is_object) throw Unreadable{"is not an object"};
    for (std::size_t index = 0; index < list.size(); ++index) {
        if (list[index].required && (seen >> index & 1U) == 0)
            throw Unreadable{"is missing"}.in(list[index].name);
    }
}

template <typename T>
void read(const View& view, std::vector<T>& array) {
    array.clear();
    const bool is_array = view.elements([&](const View& element) {
        try {
            read(element, array.emplace_back());
        } catch (const Unreadable& trouble) {
            throw trouble.in(std::to_string(array.size() - 1));
        }
        return true;
    });
    if (!is_array) throw Unreadable{"is not an array"};
}

template <typename T>
void read(const View& view, std::optional<T>& value) {
    value.reset();
    if (!view.is_null()) read(view, value.emplace());
}
template <typename T>
void read(const View& view, vocabulary::OrNull<T>& value) {
    read(view, static_cast<std::optional<T>&>(value));
}

void read(const View& view, std::same_as<int> auto& integer) {
    std::int64_t wide = 0;
    read(view, wide);
    if (!std::in_range<int>(wide)) throw Unreadable{"is beyond 32 bits"};
    integer = static_cast<int>(wide);
}
void read(const View& view, std::same_as<bool> auto& boolean) {
    const auto value = view.boolean();
    if (!value) throw Unreadable{"is neither true nor false"};
    boolean = *value;
}

}  // namespace json
