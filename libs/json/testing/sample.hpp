// sample<T>(): an example of any struct that lists its members, for golden files: every text is the
// name of its member, every number another one, every array has two elements, nothing is left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "vocabulary/members.hpp"

namespace json::testing {

class Filling {
public:
    template <vocabulary::Listed T>
    void fill(T& object, std::string_view /*name*/ = {}) {
        std::apply(
            [&](const auto&... member) { (fill(object.*member.place, member.name), ...); },
            vocabulary::members_of<T>()
        );
    }

private:
    void fill(std::string& text, std::string_view name) { text = name; }
    void fill(std::int64_t& number, std::string_view) { number = ++last_; }
    void fill(bool& value, std::string_view) { value = true; }
    template <typename T>
    void fill(std::vector<T>& array, std::string_view name) {
        array.resize(2);
        for (auto& each : array) fill(each, name);
    }
    template <typename T>
    void fill(std::optional<T>& value, std::string_view name) {
        fill(value.emplace(), name);
    }
    template <typename T>
    requires vocabulary::Word<T>
    void fill(T&, std::string_view) {}

    std::int64_t last_ = 0;
};

struct Anything {
    template <typename T>
    operator T() const;  // never defined: only asked for
};

// How many members a struct has, listed or not.
template <typename T, typename... Parts>
constexpr std::size_t size_of() {
    if constexpr (requires { T{Parts{}..., Anything{}}; }) {
        return size_of<T, Parts..., Anything>();
    } else {
        return sizeof...(Parts);
    }
}

template <typename T>
constexpr bool lists_all = size_of<T>() == vocabulary::count_of_members<T>;

template <vocabulary::Listed T>
T sample() {
    T object{};
    Filling{}.fill(object);
    return object;
}

}  // namespace json::testing
