#include "inventory/api/inventory_json.hpp"

#include <stdexcept>

#include "event_sourcing/upcasting.hpp"
#include "json/object.hpp"
#include "json/strict.hpp"
#include "vocabulary/overloaded.hpp"

namespace inventory {

// Found by argument-dependent look-up, for vectors of lines.
static void to_json(json::Value& json, const Line& line) {
    json = json::object({{"sku", line.sku}, {"quantity", line.quantity}});
}
static void from_json(const json::Value& json, Line& line) {
    line = {json.at("sku").get<std::string>(), json.at("quantity").get<std::int64_t>()};
}

namespace {

using event_sourcing::NewEvent;
using event_sourcing::StoredEvent;
using vocabulary::overloaded;

NewEvent stored(std::string type, const json::Value& data) {
    return {std::move(type), json::dump(data)};
}

[[noreturn]] void refuse_unknown(const StoredEvent& stored) {
    throw std::runtime_error{
        "cannot read the event at position " + std::to_string(stored.position) + " (" +
        stored.stream + "): unknown type " + stored.type};
}

json::Value to_json(const PaymentTerms& terms) {
    return json::object(
        {{"amount_cents", terms.amount_cents},
         {"currency", terms.currency},
         {"payment_token", terms.payment_token}}
    );
}

PaymentTerms payment_terms_in(const json::Value& json) {
    return {
        .amount_cents = json.at("amount_cents").get<std::int64_t>(),
        .currency = json.at("currency").get<std::string>(),
        .payment_token = json.at("payment_token").get<std::string>(),
    };
}

// Whether the order waits for it. Most do not: then there is no such member.
json::Value with_awaited(json::Value data, bool awaited) {
    if (awaited) data["awaited"] = true;
    return data;
}
bool awaited_in(const json::Value& data) { return data.value("awaited", false); }

std::vector<Line> lines_in(const json::Value& data) {
    return data.at("lines").get<std::vector<Line>>();
}

StockReserved stock_reserved_in(const json::Value& data) {
    StockReserved reserved{lines_in(data), {}};
    if (data.contains("payment")) reserved.payment = payment_terms_in(data.at("payment"));
    return reserved;
}

}  // namespace

NewEvent ProductCodec::encode(const Product::Event& event) {
    return std::visit(
        overloaded{
            [](const ProductDefined& defined) {
                return stored(
                    "product_defined",
                    {{"name", defined.name},
                     {"price_cents", defined.price_cents},
                     {"currency", defined.currency},
                     {"version", defined.version}}
                );
            },
        },
        event
    );
}

Product::Event ProductCodec::decode(const StoredEvent& stored) {
    const auto [type, data] = event_sourcing::newest_shape(stored);
    if (type != "product_defined") refuse_unknown(stored);
    return ProductDefined{
        .name = data.at("name").get<std::string>(),
        .price_cents = data.at("price_cents").get<std::int64_t>(),
        .currency = data.at("currency").get<std::string>(),
        .version = data.at("version").get<std::int64_t>(),
    };
}

NewEvent StockItemCodec::encode(const StockItem::Event& event) {
    return std::visit(
        overloaded{
            [](const StockAdjusted& adjusted) {
                json::Value data{{"delta", adjusted.delta}};
                if (adjusted.reason) data["reason"] = *adjusted.reason;
                return stored("stock_adjusted", data);
            },
        },
        event
    );
}

StockItem::Event StockItemCodec::decode(const StoredEvent& stored) {
    const auto [type, data] = event_sourcing::newest_shape(stored);
    if (type != "stock_adjusted") refuse_unknown(stored);
    StockAdjusted adjusted{data.at("delta").get<std::int64_t>(), {}};
    if (data.contains("reason")) adjusted.reason = data.at("reason").get<std::string>();
    return adjusted;
}

NewEvent ReservationCodec::encode(const Reservation::Event& event) {
    return std::visit(
        overloaded{
            [](const StockReserved& reserved) {
                json::Value data{{"lines", reserved.lines}};
                if (reserved.payment) data["payment"] = to_json(*reserved.payment);
                return stored("stock_reserved", data);
            },
            [](const StockUnavailable& unavailable) {
                return stored(
                    "stock_unavailable",
                    {{"sku", unavailable.sku}, {"choreographed", unavailable.choreographed}}
                );
            },
            [](const StockSold& sold) {
                return stored("stock_sold", {{"lines", sold.lines}});
            },
            [](const StockReleased& released) {
                return stored(
                    "stock_released", with_awaited({{"lines", released.lines}}, released.awaited)
                );
            },
            [](const StockReturned& returned) {
                return stored(
                    "stock_returned", with_awaited({{"lines", returned.lines}}, returned.awaited)
                );
            },
            [](const ReservationBarred& barred) {
                return stored(
                    "reservation_barred", with_awaited(json::Value::object(), barred.awaited)
                );
            },
        },
        event
    );
}

Reservation::Event ReservationCodec::decode(const StoredEvent& stored) {
    const auto [type, data] = event_sourcing::newest_shape(stored);
    if (type == "stock_reserved") return stock_reserved_in(data);
    if (type == "stock_unavailable") {
        return StockUnavailable{
            data.at("sku").get<std::string>(), data.at("choreographed").get<bool>()};
    }
    if (type == "stock_sold") return StockSold{lines_in(data)};
    if (type == "stock_released") return StockReleased{lines_in(data), awaited_in(data)};
    if (type == "stock_returned") return StockReturned{lines_in(data), awaited_in(data)};
    if (type == "reservation_barred") return ReservationBarred{awaited_in(data)};
    refuse_unknown(stored);
}

}  // namespace inventory
