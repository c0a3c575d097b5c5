// Takes a placed order to confirmed and paid, or leaves nothing behind.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "contracts/inventory_messages.hpp"
#include "saga/saga.hpp"

namespace order {

struct PlaceOrderData {
    std::string order_id;
    std::string ship_to;
    std::vector<contracts::inventory::Quantity> lines;
    std::int64_t total_cents = 0;
    std::string currency;
    std::string payment_token;
    std::string failure = {};  // why the order is being closed, once it is
    bool operator==(const PlaceOrderData&) const = default;
    static constexpr auto members() {
        using vocabulary::field;
        return vocabulary::fields(
            field("order_id", &PlaceOrderData::order_id),
            field("ship_to", &PlaceOrderData::ship_to),
            field("lines", &PlaceOrderData::lines),
            field("total_cents", &PlaceOrderData::total_cents),
            field("currency", &PlaceOrderData::currency),
            field("payment_token", &PlaceOrderData::payment_token),
            field("failure", &PlaceOrderData::failure)
        );
    }
};

saga::Definition<PlaceOrderData> place_order_saga();

}  // namespace order
