// Takes a placed order to confirmed and paid, or leaves nothing behind.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "contracts/inventory_messages.hpp"
#include "saga/saga.hpp"

namespace order {

struct PlaceOrderData {
    // As the order was placed: its first event says it.
    std::string order_id;
    std::string ship_to;
    std::vector<contracts::inventory::Quantity> lines;
    std::int64_t total_cents = 0;
    std::string currency;
    std::string payment_token;
    // Why the order is being closed, once it is. The saga's log holds nothing else.
    std::string failure = {};
    bool operator==(const PlaceOrderData&) const = default;
    static constexpr auto members() {
        return vocabulary::fields(vocabulary::unless_default("failure", &PlaceOrderData::failure));
    }
};

saga::Definition<PlaceOrderData> place_order_saga();

}  // namespace order
