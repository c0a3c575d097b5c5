// TomlSection: reads one table of a TOML document strictly. What is missing leaves the value as it
// was; what is wrong, and every key that nobody asked for, becomes an error with its place. Only
// for route_file.cpp: including toml++ is slow.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "gateway/routing/route_file.hpp"

namespace gateway::routing {

class TomlSection {
public:
    TomlSection(const toml::table& table, RouteFileErrors& errors)
        : table_{table}, errors_{errors} {}
    TomlSection(const TomlSection&) = delete;
    TomlSection& operator=(const TomlSection&) = delete;
    ~TomlSection() = default;

    std::optional<std::string> text(std::string_view key) {
        const auto* node = find(key);
        if (node == nullptr) return std::nullopt;
        auto text = node->value_exact<std::string>();
        if (!text) refuse(*node, key, "a text");
        return text;
    }

    void read(std::string_view key, std::string& value) {
        if (auto read_as = text(key)) value = *std::move(read_as);
    }

    void read(std::string_view key, bool& value) {
        if (const auto* node = find(key)) {
            if (const auto flag = node->value_exact<bool>()) {
                value = *flag;
            } else {
                refuse(*node, key, "true or false");
            }
        }
    }

    template <std::signed_integral Integer>
    void read(std::string_view key, Integer& value, Integer min, Integer max) {
        if (const auto* node = find(key)) {
            const auto number = node->value_exact<std::int64_t>();
            if (number && *number >= min && *number <= max) {
                value = static_cast<Integer>(*number);
            } else {
                refuse(*node, key, "a whole number " + range(min, max));
            }
        }
    }

    void read(std::string_view key, double& value, int min, int max) {
        if (const auto* node = find(key)) {
            const auto number = node->is_number() ? node->value<double>() : std::nullopt;
            if (number && *number >= min && *number <= max) {
                value = *number;
            } else {
                refuse(*node, key, "a number " + range(min, max));
            }
        }
    }

    // "250ms", "2s", "5m", "1h"; at most a day.
    template <typename Period>
    void read(std::string_view key, std::chrono::duration<std::int64_t, Period>& value) {
        using Duration = std::chrono::duration<std::int64_t, Period>;
        if (const auto* node = find(key)) {
            const auto text = node->value_exact<std::string_view>();
            const auto read_as = text ? parse_duration(*text) : std::nullopt;
            const bool exact =
                read_as && std::chrono::duration_cast<Duration>(*read_as) == *read_as;
            if (exact) {
                value = std::chrono::duration_cast<Duration>(*read_as);
            } else if (Duration::period::num == 1 && Duration::period::den == 1) {
                refuse(*node, key, "a time in whole seconds, like \"30s\" or \"5m\"");
            } else {
                refuse(*node, key, "a time with its unit, like \"250ms\" or \"2s\"");
            }
        }
    }

    template <typename Choice, std::size_t count>
    void read(
        std::string_view key,
        Choice& value,
        const std::array<std::pair<std::string_view, Choice>, count>& choices
    ) {
        if (const auto* node = find(key)) {
            const auto text = node->value_exact<std::string_view>();
            const auto chosen =
                std::find_if(choices.begin(), choices.end(), [&](const auto& choice) {
                    return text && choice.first == *text;
                });
            if (chosen != choices.end()) {
                value = chosen->second;
                return;
            }
            std::string names;
            for (const auto& [name, choice] : choices)
                names.append(names.empty() ? "" : ", ").append(name);
            refuse(*node, key, "one of " + names);
        }
    }

    // A list of texts, each with its place.
    std::vector<std::pair<std::string, const toml::node*>> texts(std::string_view key) {
        std::vector<std::pair<std::string, const toml::node*>> all;
        const auto* node = find(key);
        if (node == nullptr) return all;
        const auto* list = node->as_array();
        if (list == nullptr) {
            refuse(*node, key, "a list of texts");
            return all;
        }
        for (const auto& element : *list) {
            if (const auto text = element.value_exact<std::string>()) {
                all.emplace_back(*text, &element);
            } else {
                refuse(element, key, "a list of texts");
            }
        }
        return all;
    }

    const toml::table* table(std::string_view key) {
        const auto* node = find(key);
        if (node == nullptr) return nullptr;
        if (!node->is_table()) refuse(*node, key, "a table");
        return node->as_table();
    }

    const toml::array* array(std::string_view key) {
        const auto* node = find(key);
        if (node == nullptr) return nullptr;
        if (!node->is_array()) refuse(*node, key, "a list");
        return node->as_array();
    }

    // Calls `read_section` with the section of this key, if there is one, and refuses what it left.
    template <typename Function>
    void section(std::string_view key, Function read_section) {
        if (const auto* found = table(key)) {
            TomlSection inner{*found, errors_};
            read_section(inner);
            inner.refuse_unknown();
        }
    }

    void require(std::string_view key) {
        if (!table_.contains(key)) add(table_, "'" + std::string{key} + "' is missing");
    }

    void refuse_unknown() {
        for (const auto& [key, node] : table_) {
            if (!known_.contains(key.str()))
                add(key.source(), "unknown key '" + std::string{key.str()} + "'");
        }
    }

    void add(const toml::node& node, std::string what) { add(node.source(), std::move(what)); }
    void add(const toml::source_region& place, std::string what) {
        errors_.push_back({place.begin.line, place.begin.column, std::move(what)});
    }

    const toml::node& node_of(std::string_view key) const {
        const auto* node = table_.get(key);
        return node == nullptr ? static_cast<const toml::node&>(table_) : *node;
    }

private:
    const toml::node* find(std::string_view key) {
        known_.emplace(key);
        return table_.get(key);
    }

    void refuse(const toml::node& node, std::string_view key, const std::string& wanted) {
        add(node, "'" + std::string{key} + "' is not " + wanted);
    }

    template <typename Number>
    static std::string range(Number min, Number max) {
        return "from " + std::to_string(min) + " to " + std::to_string(max);
    }

    static std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
        constexpr std::int64_t day = 86'400'000;
        constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> units{
            {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}}};
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || number < 0 || number > day) return std::nullopt;
        const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
        for (const auto& [name, length] : units) {
            if (unit == name && number * length <= day)
                return std::chrono::milliseconds{number * length};
        }
        return std::nullopt;
    }

    const toml::table& table_;
    RouteFileErrors& errors_;
    std::set<std::string, std::less<>> known_;
};

}  // namespace gateway::routing
