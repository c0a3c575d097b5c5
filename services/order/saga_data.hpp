// What the saga of an order has to know, as the order's first event says it.
#pragma once

#include <string>

#include "order/domain/order.hpp"
#include "order/sagas/place_order_saga.hpp"

namespace order {

PlaceOrderData data_of(const std::string& order_id, const OrderPlaced& placed);

}  // namespace order
