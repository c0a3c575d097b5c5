#include "json/strict.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "json/view.hpp"

namespace json {

namespace {

using Object = Value::object_t;
using Array = Value::array_t;

// Builds the value from the events of nlohmann's SAX parser, and stops it at the first thing that
// is well-formed but not strict. Nothing here recurses, and the stack has a fixed size, so no input
// can exhaust it.
class Builder final : public nlohmann::json_sax<Value> {
public:
    Builder() = default;
    Builder(const Builder&) = delete;
    Builder& operator=(const Builder&) = delete;

    Value& root() { return root_; }
    std::string& complaint() { return complaint_; }

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t& token) override {
        const bool is_integer = token.find_first_of(".eE") == string_t::npos;
        if (is_integer) return refuse("an integer is beyond 64 bits");
        return add(value);
    }
    bool string(string_t& value) override { return add(std::move(value)); }
    bool binary(binary_t& /*value*/) override { return refuse("binary values are no JSON"); }

    bool start_object(std::size_t /*size*/) override { return open(Object{}); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t /*size*/) override { return open(Array{}); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        auto [member, added] = top().get_ref<Object&>().try_emplace(std::move(name));
        if (!added) return refuse("the member \"" + member->first + "\" occurs twice");
        member_ = &member->second;
        return true;
    }

    bool parse_error(
        std::size_t /*position*/,
        const std::string& /*last_token*/,
        const nlohmann::detail::exception& trouble
    ) override {
        constexpr int number_overflow = 406;
        if (trouble.id == number_overflow) return refuse("a number is too large");
        return refuse(shortened(trouble.what()));
    }

private:
    Value& top() { return *stack_[depth_ - 1]; }

    // Puts a value where the next one belongs: at the root, in the member last named, or at the end
    // of the array. A place stays where it is until its container is closed.
    template <typename Content>
    Value& place(Content&& content) {
        if (depth_ == 0) return root_ = std::forward<Content>(content);
        if (top().is_array()) {
            return top().get_ref<Array&>().emplace_back(std::forward<Content>(content));
        }
        return *member_ = std::forward<Content>(content);
    }

    template <typename Content>
    bool add(Content&& content) {
        place(std::forward<Content>(content));
        return true;
    }

    template <typename Container>
    bool open(Container container) {
        if (depth_ == stack_.size()) {
            return refuse("nested deeper than " + std::to_string(depth_max));
        }
        Value& opened = place(std::move(container));
        stack_[depth_++] = &opened;
        return true;
    }

    bool close() {
        --depth_;
        return true;
    }

    bool refuse(std::string complaint) {
        complaint_ = std::move(complaint);
        return false;
    }

    // "[json.exception.parse_error.101] parse error at line 1, column 2: … - invalid literal; last
    // read: '…'" without the library's own name and without the caller's bytes.
    static std::string shortened(std::string_view what) {
        const auto name_end = what.find("] ");
        if (name_end != std::string_view::npos) what.remove_prefix(name_end + 2);
        return std::string{what.substr(0, what.find(';'))};
    }

    Value root_;
    std::array<Value*, depth_max> stack_{};  // the containers that are open
    std::size_t depth_ = 0;
    Value* member_ = nullptr;  // of the innermost open object: the one whose name was read last
    std::string complaint_;
};

}  // namespace

vocabulary::Result<Value, Malformed> parse(std::string_view text) {
    // The quick way, for all that is as it should be.
    if (const auto view = View::of(text)) {
        if (auto value = view->tree()) return *std::move(value);
    }

    if (text.starts_with(byte_order_mark)) return Malformed{"begins with a byte order mark"};
    // The lexer takes a zero byte for the end of its input, and would not look at what follows.
    if (text.find('\0') != std::string_view::npos) return Malformed{"contains a zero byte"};
    Builder builder;
    if (!Value::sax_parse(text.begin(), text.end(), &builder)) {
        return Malformed{std::move(builder.complaint())};
    }
    return std::move(builder.root());
}

Value read_back(std::string_view text) {
    auto parsed = parse(text);
    if (!parsed.ok()) throw std::runtime_error{"damaged JSON: " + parsed.error().detail};
    return std::move(parsed.value());
}

std::string dump(const Value& value) {
    return value.dump(-1, ' ', false, Value::error_handler_t::replace);
}

}  // namespace json
