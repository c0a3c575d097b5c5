// One example of every contract, whose members all differ, so that no two can be mixed up
// unnoticed.
#pragma once

#include "contracts/inventory_messages.hpp"
#include "contracts/order_messages.hpp"
#include "contracts/payment_messages.hpp"

namespace samples {

inline const std::string order_id = "0193f1c8-0000-7000-8000-000000000001-2a7";

template <typename Contract>
Contract sample() {
    return {.order_id = order_id};
}

// order

template <>
inline contracts::order::OrderPlaced sample() {
    return {
        .order_id = order_id,
        .customer_id = "c-42",
        .ship_to = "eu",
        .lines =
            {{.sku = "mug", .quantity = 2, .unit_price_cents = 1299},
             {.sku = "cup", .quantity = 1, .unit_price_cents = 899}},
        .payment_token = "tok_visa",
        .coordination = "orchestration",
        .total_cents = 3497,
        .currency = "EUR",
    };
}

inline std::vector<contracts::order::Allocation> allocations() {
    return {
        {.sku = "mug", .warehouse = "eu", .quantity = 2},
        {.sku = "cup", .warehouse = "us", .quantity = 1},
    };
}

template <>
inline contracts::order::StockAllocated sample() {
    return {.order_id = order_id, .allocations = allocations()};
}

template <>
inline contracts::order::OrderRejected sample() {
    return {.order_id = order_id, .reason = "out_of_stock"};
}

template <>
inline contracts::order::AllocateStock sample() {
    return {.order_id = order_id, .allocations = allocations()};
}

template <>
inline contracts::order::CloseOrder sample() {
    return {.order_id = order_id, .reason = "payment_declined"};
}

// inventory

inline std::vector<contracts::inventory::Quantity> quantities() {
    return {{.sku = "mug", .quantity = 2}, {.sku = "cup", .quantity = 1}};
}

template <>
inline contracts::inventory::ReserveStock sample() {
    return {.order_id = order_id, .warehouse = "eu", .lines = quantities()};
}

template <>
inline contracts::inventory::ReleaseStock sample() {
    return {.order_id = order_id, .warehouse = "eu"};
}

template <>
inline contracts::inventory::ProductDefined sample() {
    return {.sku = "mug", .name = "Müg", .price_cents = 1299, .currency = "EUR", .version = 3};
}

template <>
inline contracts::inventory::StockAdjusted sample() {
    return {.sku = "mug", .warehouse = "eu", .delta = -5, .reason = "breakage"};
}

template <>
inline contracts::inventory::StockReserved sample() {
    return {
        .order_id = order_id,
        .warehouse = "eu",
        .lines = quantities(),
        .payment =
            contracts::inventory::PaymentTerms{
                .amount_cents = 3497, .currency = "EUR", .payment_token = "tok_visa"},
    };
}

template <>
inline contracts::inventory::StockUnavailable sample() {
    return {.order_id = order_id, .warehouse = "eu", .sku = "mug"};
}

template <>
inline contracts::inventory::StockSold sample() {
    return {.order_id = order_id, .warehouse = "eu", .lines = quantities()};
}

template <>
inline contracts::inventory::StockReleased sample() {
    return {.order_id = order_id, .warehouse = "eu", .lines = quantities()};
}

template <>
inline contracts::inventory::StockReturned sample() {
    return {.order_id = order_id, .warehouse = "eu", .lines = quantities()};
}

template <>
inline contracts::inventory::ReservationBarred sample() {
    return {.order_id = order_id, .warehouse = "eu"};
}

// payment

template <>
inline contracts::payment::AuthorizePayment sample() {
    return {
        .order_id = order_id,
        .amount_cents = 3497,
        .currency = "EUR",
        .payment_token = "tok_visa",
    };
}

template <>
inline contracts::payment::PaymentRequested sample() {
    return {.order_id = order_id, .amount_cents = 3497, .currency = "EUR"};
}

template <>
inline contracts::payment::PaymentAuthorized sample() {
    return {.order_id = order_id, .provider_reference = "ch_17"};
}

}  // namespace samples
