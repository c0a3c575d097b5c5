// Replies: how participants of older versions answered the commands of sagas. (Today a saga hears
// events.) What was under way when the version changed is still taken.
#pragma once

#include "messaging/dispatcher.hpp"
#include "order/sagas/place_order_sagas.hpp"

namespace order {

void receive_older_replies(messaging::Dispatcher& dispatcher, PlaceOrderSagas& sagas);

}  // namespace order
