#include "gateway/routing/text_member.hpp"

#include <nlohmann/json.hpp>

namespace gateway::routing {
namespace {

// Listens to the parser until the member was read, then stops it.
class MemberSax final : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit MemberSax(std::string_view member) : member_{member} {}

    std::optional<std::string> found;

    bool null() override { return value(); }
    bool boolean(bool) override { return value(); }
    bool number_integer(number_integer_t) override { return value(); }
    bool number_unsigned(number_unsigned_t) override { return value(); }
    bool number_float(number_float_t, const string_t&) override { return value(); }
    bool binary(binary_t&) override { return value(); }
    bool string(string_t& text) override {
        if (!at_member_) return true;
        found = std::move(text);
        return false;
    }
    bool start_object(std::size_t) override { return ++depth_ <= depth_max && value(); }
    bool end_object() override { return --depth_ > 0; }
    bool start_array(std::size_t) override { return ++depth_ <= depth_max && value(); }
    bool end_array() override { return --depth_ > 0; }
    bool key(string_t& name) override {
        at_member_ = depth_ == 1 && name == member_;
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

private:
    static constexpr int depth_max = 32;

    // The member is there, but no text: read no further.
    bool value() const { return !at_member_; }

    std::string_view member_;
    int depth_ = 0;
    bool at_member_ = false;
};

}  // namespace

std::optional<std::string> text_member(std::string_view json, std::string_view member) {
    MemberSax sax{member};
    nlohmann::json::sax_parse(json, &sax);
    return sax.found;
}

}  // namespace gateway::routing
