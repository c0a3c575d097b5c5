// The JSON of the resources that this service shows.
#pragma once

#include <string>
#include <string_view>

#include "inventory/domain/product.hpp"
#include "inventory/domain/stock_level.hpp"
#include "json/strict.hpp"

namespace inventory {

// {"sku","name","price_cents","currency","version"}
json::Value definition_json(const std::string& sku, const Defined& product);

// {"sku","warehouse","on_hand","reserved","available","delivered","sold"}
json::Value stock_json(const std::string& sku, std::string_view warehouse, const StockLevel& level);

// [A-Za-z0-9._-]{1,64}
bool is_sku(std::string_view text);

}  // namespace inventory
