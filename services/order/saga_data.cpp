#include "order/saga_data.hpp"

namespace order {

PlaceOrderData data_of(const std::string& order_id, const OrderPlaced& placed) {
    PlaceOrderData data{
        order_id, placed.ship_to, {}, placed.total_cents, placed.currency, placed.payment_token};
    for (const auto& line : placed.lines) data.lines.push_back({line.sku, line.quantity});
    return data;
}

}  // namespace order
