// Members: what a struct consists of, said once: the name of each member as others see it, and
// where it is. Whoever writes, reads, describes or copies such a struct follows this list.
//
//   struct OrderRejected {
//       std::string order_id;
//       std::string reason;
//       static constexpr auto members() {
//           return fields(
//               field("order_id", &OrderRejected::order_id),
//               field("reason", &OrderRejected::reason)
//           );
//       }
//   };
//
// A struct that shall not know how others see it, as those of a domain, has its list in a function
// beside it: constexpr auto members(Of<OrderPlaced>). A struct without members needs none.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace vocabulary {

// Names a type to a function that is chosen by it.
template <typename T>
using Of = std::type_identity<T>;

// `is_unless_default`: left out when it has its default value, which a reader then assumes.
template <typename Struct, typename Value, bool is_unless_default = false>
struct Member {
    static constexpr bool unless_default = is_unless_default;
    std::string_view name;
    Value Struct::*place;
};

template <typename Struct, typename Value>
constexpr Member<Struct, Value> field(std::string_view name, Value Struct::*place) {
    return {name, place};
}
// For what came later, or is rare: unless_default("total_cents", &OrderRejected::total_cents).
template <typename Struct, typename Value>
constexpr Member<Struct, Value, true> unless_default(std::string_view name, Value Struct::*place) {
    return {name, place};
}
template <typename... Members>
constexpr std::tuple<Members...> fields(Members... members) {
    return {members...};
}

// A member that is always there, and null if there is nothing. (A std::optional is left out then.)
template <typename T>
struct OrNull : std::optional<T> {
    using std::optional<T>::optional;
    template <typename Value>
    requires std::constructible_from<T, Value> OrNull& operator=(Value&& value) {
        this->emplace(std::forward<Value>(value));
        return *this;
    }
    friend bool operator==(const OrNull& one, const OrNull& other) {
        return static_cast<const std::optional<T>&>(one) ==
               static_cast<const std::optional<T>&>(other);
    }
};

template <typename T>
concept ListsItself = requires {
    T::members();
};
template <typename T>
concept ListedBeside = requires {
    members(Of<T>{});
};
template <typename T>
concept Listed = ListsItself<T> || ListedBeside<T> ||(std::is_empty_v<T>&& std::is_aggregate_v<T>);

template <Listed T>
constexpr auto members_of() {
    if constexpr (ListsItself<T>) {
        return T::members();
    } else if constexpr (ListedBeside<T>) {
        return members(Of<T>{});
    } else {
        return fields();
    }
}

template <typename T>
inline constexpr std::size_t count_of_members = std::tuple_size_v<decltype(members_of<T>())>;

// The place of a member in the list; count_of_members<T> if there is none of this name.
template <typename T>
constexpr std::size_t index_of_member(std::string_view name) {
    return std::apply(
        [name](const auto&... member) {
            std::size_t index = 0;
            static_cast<void>(((member.name == name || (++index, false)) || ...));
            return index;
        },
        members_of<T>()
    );
}

// A value that is written as a word: an enumerator, an address. The functions that write and read
// it are found beside it; what is never read needs only the first.
template <typename T>
concept Spelled = requires(const T& value) {
    { to_string(value) } -> std::convertible_to<std::string_view>;
};
template <typename T>
concept Word = Spelled<T> && requires(std::string_view text) {
    { parse(Of<T>{}, text) } -> std::same_as<std::optional<T>>;
};

template <Listed To, typename... Sources>
To made_of(const Sources&... sources);

namespace copying {

template <typename To, typename From>
To copy(const From& from) {
    if constexpr (std::same_as<To, From>) {
        return from;
    } else if constexpr (std::same_as<To, std::string>) {
        return std::string{to_string(from)};
    } else {
        return made_of<To>(from);
    }
}

template <typename To, typename From>
void copy_to(To& to, const From& from) {
    to = copy<To>(from);
}
template <typename To, typename From>
void copy_to(std::vector<To>& to, const std::vector<From>& from) {
    to.clear();
    to.reserve(from.size());
    for (const auto& each : from) to.push_back(copy<To>(each));
}
template <typename To, typename From>
void copy_to(std::optional<To>& to, const std::optional<From>& from) {
    to.reset();
    if (from) to = copy<To>(*from);
}

template <typename To, std::size_t index, typename Source, typename... Sources>
void copy_member(To& to, const Source& source, const Sources&... sources) {
    constexpr auto target = std::get<index>(members_of<To>());
    constexpr auto found = index_of_member<Source>(target.name);
    if constexpr (found < count_of_members<Source>) {
        copy_to(to.*target.place, source.*(std::get<found>(members_of<Source>()).place));
    } else {
        static_assert(sizeof...(Sources) > 0, "no source has a member of this name");
        copy_member<To, index>(to, sources...);
    }
}

}  // namespace copying

// A To whose every member is the one of the same name in the first of the sources that has it.
template <Listed To, typename... Sources>
To made_of(const Sources&... sources) {
    To to{};
    [&]<std::size_t... indices>(std::index_sequence<indices...>) {
        (copying::copy_member<To, indices>(to, sources...), ...);
    }
    (std::make_index_sequence<count_of_members<To>>{});
    return to;
}

}  // namespace vocabulary
