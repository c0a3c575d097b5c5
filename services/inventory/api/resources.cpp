#include "inventory/api/resources.hpp"

#include <algorithm>

namespace inventory {

json::Value definition_json(const std::string& sku, const Defined& product) {
    return {
        {"sku", sku},
        {"name", product.name},
        {"price_cents", product.price_cents},
        {"currency", product.currency},
        {"version", product.version},
    };
}

json::Value
stock_json(const std::string& sku, std::string_view warehouse, const StockLevel& level) {
    return {
        {"sku", sku},
        {"warehouse", warehouse},
        {"on_hand", level.on_hand},
        {"reserved", level.reserved},
        {"available", level.available()},
        {"delivered", level.delivered},
        {"sold", level.sold},
    };
}

bool is_sku(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    });
}

}  // namespace inventory
