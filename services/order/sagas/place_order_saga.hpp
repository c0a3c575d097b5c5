// Takes a placed order to confirmed and paid, or leaves nothing behind.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

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
};

void to_json(nlohmann::json& json, const PlaceOrderData& data);
void from_json(const nlohmann::json& json, PlaceOrderData& data);

saga::Definition<PlaceOrderData> place_order_saga();

}  // namespace order
