// The sagas of a shard's orders.
#pragma once

#include "order/sagas/place_order_saga.hpp"
#include "saga/orchestrator.hpp"

namespace order {

using PlaceOrderSagas = saga::Orchestrator<PlaceOrderData>;

}  // namespace order
