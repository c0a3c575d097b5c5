// Where pages end, as text for a cursor.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "query/projections/orders.hpp"

namespace query {

std::string to_text(const OrderKey& key);  // 1763665384123456|0193…-2a7
std::optional<OrderKey> parse_order_key(std::string_view text);

}  // namespace query
