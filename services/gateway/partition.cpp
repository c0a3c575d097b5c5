#include "gateway/partition.hpp"

#include <nlohmann/json.hpp>

#include "sharding/partitions.hpp"

namespace gateway {
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

std::optional<std::string>
parameter(const std::map<std::string, std::string>& parameters, const char* name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace

std::optional<std::string> text_member(std::string_view json, std::string_view member) {
    MemberSax sax{member};
    nlohmann::json::sax_parse(json, &sax);
    return sax.found;
}

std::optional<sharding::ShardId> shard_of(
    Partition partition,
    const std::map<std::string, std::string>& parameters,
    std::string_view body
) {
    switch (partition) {
        case Partition::none:
            return std::nullopt;
        case Partition::customer_in_body: {
            const auto customer = text_member(body, "customer_id");
            return customer ? std::optional{sharding::order_shard_of_customer(*customer)}
                            : std::nullopt;
        }
        case Partition::order_in_path: {
            const auto order = parameter(parameters, "order_id");
            return order ? sharding::order_shard_of_order(*order) : std::nullopt;
        }
        case Partition::payment_of_order: {
            const auto order = parameter(parameters, "order_id");
            return order ? std::optional{sharding::payment_shard_of_order(*order)} : std::nullopt;
        }
        case Partition::product_in_path: {
            const auto sku = parameter(parameters, "sku");
            return sku ? std::optional{sharding::home_shard_of_product(*sku)} : std::nullopt;
        }
        case Partition::warehouse_in_body: {
            const auto warehouse = text_member(body, "warehouse");
            if (!warehouse || !sharding::is_warehouse(*warehouse)) return std::nullopt;
            return sharding::inventory_shard_of_warehouse(*warehouse);
        }
    }
    return std::nullopt;
}

}  // namespace gateway
