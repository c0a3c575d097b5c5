#include "json/view.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace json {
namespace {

constexpr std::size_t kept_for = 64 * 1024;  // longer texts get a parser of their own

using Element = simdjson::dom::element;

bool copy(Element from, Value& to, int depth);

bool copy(simdjson::dom::object from, Value& to, int depth) {
    if (depth > depth_max) return false;
    to = Value::object();
    auto& members = to.get_ref<Value::object_t&>();
    for (const auto& [name, content] : from) {
        const auto [member, added] = members.try_emplace(std::string{name});
        if (!added || !copy(content, member->second, depth)) return false;
    }
    return true;
}

bool copy(simdjson::dom::array from, Value& to, int depth) {
    if (depth > depth_max) return false;
    to = Value::array();
    auto& elements = to.get_ref<Value::array_t&>();
    for (const auto element : from) {
        if (!copy(element, elements.emplace_back(), depth)) return false;
    }
    return true;
}

bool copy(Element from, Value& to, int depth) {
    using Type = simdjson::dom::element_type;
    switch (from.type()) {
        case Type::OBJECT:
            return copy(from.get_object().value_unsafe(), to, depth + 1);
        case Type::ARRAY:
            return copy(from.get_array().value_unsafe(), to, depth + 1);
        case Type::STRING:
            to = std::string{from.get_string().value_unsafe()};
            return true;
        case Type::INT64: {
            const auto number = from.get_int64().value_unsafe();
            if (number < 0) {
                to = number;
            } else {
                to = static_cast<std::uint64_t>(number);
            }
            return true;
        }
        case Type::UINT64:
            to = from.get_uint64().value_unsafe();
            return true;
        case Type::DOUBLE:
            to = from.get_double().value_unsafe();
            return true;
        case Type::BOOL:
            to = from.get_bool().value_unsafe();
            return true;
        case Type::NULL_VALUE:
            to = nullptr;
            return true;
    }
    return false;
}

// Sorts the names, so that a large object of a hostile writer takes no quadratic time.
bool has_twice_of_many(simdjson::dom::object object) {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : object) names.push_back(name);
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) != names.end();
}

bool has_twice(simdjson::dom::object object) {
    constexpr std::size_t few = 16;
    if (object.size() > few) return has_twice_of_many(object);
    std::array<std::string_view, few> names;
    auto end = names.begin();
    for (const auto& [name, value] : object) {
        if (std::find(names.begin(), end, name) != end) return true;
        *end++ = name;
    }
    return false;
}

// What it lies in is `depth` containers deep.
bool is_strict(Element element, int depth) {
    if (element.is_object()) {
        const auto object = element.get_object().value_unsafe();
        if (depth == depth_max || has_twice(object)) return false;
        return std::all_of(object.begin(), object.end(), [depth](const auto& member) {
            return is_strict(member.value, depth + 1);
        });
    }
    if (!element.is_array()) return true;
    const auto array = element.get_array().value_unsafe();
    return depth < depth_max && std::all_of(array.begin(), array.end(), [depth](Element each) {
               return is_strict(each, depth + 1);
           });
}

}  // namespace

std::optional<View> View::of(std::string_view text) {
    if (text.size() > kept_for) return lasting(text);
    thread_local Parser kept;
    return of(text, kept, {});
}

std::optional<View> View::lasting(std::string_view text) {
    auto parser = std::make_shared<Parser>();
    return of(text, *parser, parser);
}

std::optional<View> View::of(std::string_view text, Parser& parser, std::shared_ptr<Parser> owned) {
    if (text.starts_with(byte_order_mark)) return std::nullopt;  // simdjson would skip it
    Element root;
    if (parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) return std::nullopt;
    return View{root, std::move(owned)};
}

std::optional<std::string_view> View::text() const {
    std::string_view text;
    if (element_.get(text) != simdjson::SUCCESS) return std::nullopt;
    return text;
}

std::optional<std::int64_t> View::integer() const {
    std::int64_t integer = 0;
    if (element_.get(integer) != simdjson::SUCCESS) return std::nullopt;
    return integer;
}

std::optional<bool> View::boolean() const {
    bool boolean = false;
    if (element_.get(boolean) != simdjson::SUCCESS) return std::nullopt;
    return boolean;
}

std::optional<View> View::member(std::string_view name) const {
    Element value;
    if (!is_object() || element_.at_key(name).get(value) != simdjson::SUCCESS) return std::nullopt;
    return View{value};
}

bool View::is_strict() const { return json::is_strict(element_, 0); }

std::string View::json() const { return simdjson::to_string(element_); }

std::optional<Value> View::tree(int depth) const {
    std::optional<Value> tree{std::in_place};
    if (!copy(element_, *tree, depth)) tree.reset();
    return tree;
}

vocabulary::Result<View, Malformed> read_strictly(std::string_view text) {
    auto view = View::lasting(text);
    if (view && view->is_strict()) return *std::move(view);
    const auto parsed = parse(text);
    return parsed.ok() ? Malformed{"cannot be read"} : parsed.error();
}

}  // namespace json
