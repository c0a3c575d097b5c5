#include "json/view.hpp"

#include <string>
#include <utility>

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

}  // namespace

std::optional<View> View::of(std::string_view text) {
    if (text.size() > kept_for) {
        auto parser = std::make_shared<Parser>();
        return of(text, *parser, parser);
    }
    thread_local Parser kept;
    return of(text, kept, {});
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

std::string View::json() const { return simdjson::to_string(element_); }

std::optional<Value> View::tree(int depth) const {
    std::optional<Value> tree{std::in_place};
    if (!copy(element_, *tree, depth)) tree.reset();
    return tree;
}

}  // namespace json
