// The choreographed part of the order service.
#pragma once

#include "messaging/dispatcher.hpp"
#include "order/orders.hpp"

namespace order {

void react_to_events(messaging::Dispatcher& dispatcher, Orders& orders);

}  // namespace order
