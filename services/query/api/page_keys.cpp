#include "query/api/page_keys.hpp"

#include <charconv>

namespace query {

std::string to_text(const OrderKey& key) {
    return std::to_string(key.placed_at) + "|" + key.order_id;
}

std::optional<OrderKey> parse_order_key(std::string_view text) {
    const auto bar = text.find('|');
    if (bar == std::string_view::npos) return std::nullopt;
    OrderKey key;
    const auto* end = text.data() + bar;
    const auto [read_to, error] = std::from_chars(text.data(), end, key.placed_at);
    if (error != std::errc{} || read_to != end) return std::nullopt;
    key.order_id = text.substr(bar + 1);
    return key;
}

}  // namespace query
