// What the inventory service understands and publishes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "contracts/type.hpp"

namespace contracts::inventory {

struct Quantity {
    std::string sku;
    std::int64_t quantity = 0;
    bool operator==(const Quantity&) const = default;
};

// What the next one in a choreography needs to know, passed on so that nobody has to ask back.
struct PaymentTerms {
    std::int64_t amount_cents = 0;
    std::string currency;
    std::string payment_token;
    bool operator==(const PaymentTerms&) const = default;
};

// Commands, from the orchestrator. Each names its work by order id, never by an id learned from a
// reply: a reply can be lost, and what it would have told must still be undone.

struct ReserveStock {
    static constexpr Type type{Kind::command, "inventory", "reserve_stock"};
    std::string order_id;
    std::string warehouse;
    std::vector<Quantity> lines;
    bool operator==(const ReserveStock&) const = default;
};

// Gives back what the order holds: what is reserved, or what was already sold to it. If nothing was
// reserved yet, a reservation that comes later is refused.
struct ReleaseStock {
    static constexpr Type type{Kind::command, "inventory", "release_stock"};
    std::string order_id;
    std::string warehouse;
    bool operator==(const ReleaseStock&) const = default;
};

// Events.

struct ProductDefined {
    static constexpr Type type{Kind::event, "inventory", "product_defined"};
    std::string sku;
    std::string name;
    std::int64_t price_cents = 0;
    std::string currency;
    std::int64_t version = 0;  // 1 for the first definition
    bool operator==(const ProductDefined&) const = default;
};

struct StockAdjusted {
    static constexpr Type type{Kind::event, "inventory", "stock_adjusted"};
    std::string sku;
    std::string warehouse;
    std::int64_t delta = 0;
    std::optional<std::string> reason;
    bool operator==(const StockAdjusted&) const = default;
};

struct StockReserved {
    static constexpr Type type{Kind::event, "inventory", "stock_reserved"};
    std::string order_id;
    std::string warehouse;
    std::vector<Quantity> lines;
    std::optional<PaymentTerms> payment;  // set if the order is choreographed
    bool operator==(const StockReserved&) const = default;
};

struct StockUnavailable {
    static constexpr Type type{Kind::event, "inventory", "stock_unavailable"};
    std::string order_id;
    std::string warehouse;
    std::string sku;  // the first that there was not enough of
    bool operator==(const StockUnavailable&) const = default;
};

// The order was confirmed: what it had reserved has left the warehouse.
struct StockSold {
    static constexpr Type type{Kind::event, "inventory", "stock_sold"};
    std::string order_id;
    std::string warehouse;
    std::vector<Quantity> lines;
    bool operator==(const StockSold&) const = default;
};

// What was reserved is available again.
struct StockReleased {
    static constexpr Type type{Kind::event, "inventory", "stock_released"};
    std::string order_id;
    std::string warehouse;
    std::vector<Quantity> lines;
    bool operator==(const StockReleased&) const = default;
};

// What was sold came back.
struct StockReturned {
    static constexpr Type type{Kind::event, "inventory", "stock_returned"};
    std::string order_id;
    std::string warehouse;
    std::vector<Quantity> lines;
    bool operator==(const StockReturned&) const = default;
};

// A release overtook its reservation: should that still arrive, it is refused.
struct ReservationBarred {
    static constexpr Type type{Kind::event, "inventory", "reservation_barred"};
    std::string order_id;
    std::string warehouse;
    bool operator==(const ReservationBarred&) const = default;
};

void to_json(nlohmann::json& json, const Quantity& quantity);
void to_json(nlohmann::json& json, const PaymentTerms& terms);
void to_json(nlohmann::json& json, const ReserveStock& command);
void to_json(nlohmann::json& json, const ReleaseStock& command);
void to_json(nlohmann::json& json, const ProductDefined& event);
void to_json(nlohmann::json& json, const StockAdjusted& event);
void to_json(nlohmann::json& json, const StockReserved& event);
void to_json(nlohmann::json& json, const StockUnavailable& event);
void to_json(nlohmann::json& json, const StockSold& event);
void to_json(nlohmann::json& json, const StockReleased& event);
void to_json(nlohmann::json& json, const StockReturned& event);
void to_json(nlohmann::json& json, const ReservationBarred& event);

// Throw contracts::Undecodable, naming the member that is missing or of the wrong type.
void from_json(const nlohmann::json& json, Quantity& quantity);
void from_json(const nlohmann::json& json, PaymentTerms& terms);
void from_json(const nlohmann::json& json, ReserveStock& command);
void from_json(const nlohmann::json& json, ReleaseStock& command);
void from_json(const nlohmann::json& json, ProductDefined& event);
void from_json(const nlohmann::json& json, StockAdjusted& event);
void from_json(const nlohmann::json& json, StockReserved& event);
void from_json(const nlohmann::json& json, StockUnavailable& event);
void from_json(const nlohmann::json& json, StockSold& event);
void from_json(const nlohmann::json& json, StockReleased& event);
void from_json(const nlohmann::json& json, StockReturned& event);
void from_json(const nlohmann::json& json, ReservationBarred& event);

}  // namespace contracts::inventory
