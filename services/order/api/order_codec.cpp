#include "order/api/order_codec.hpp"

#include <stdexcept>

#include "event_sourcing/upcasting.hpp"
#include "json/object.hpp"
#include "json/strict.hpp"
#include "vocabulary/overloaded.hpp"

namespace order {
namespace {

using json::Value;
using vocabulary::overloaded;

Value to_json(const std::vector<Line>& lines) {
    auto array = Value::array();
    for (const auto& line : lines) {
        array.push_back(json::object(
            {{"sku", line.sku},
             {"quantity", line.quantity},
             {"unit_price_cents", line.unit_price_cents}}
        ));
    }
    return array;
}

Value to_json(const std::vector<Allocation>& allocations) {
    auto array = Value::array();
    for (const auto& each : allocations) {
        array.push_back(json::object(
            {{"sku", each.sku}, {"warehouse", each.warehouse}, {"quantity", each.quantity}}
        ));
    }
    return array;
}

std::string text(const Value& object, const char* member) {
    return object.at(member).get<std::string>();
}

std::int64_t integer(const Value& object, const char* member) {
    return object.at(member).get<std::int64_t>();
}

std::vector<Line> lines(const Value& array) {
    std::vector<Line> lines;
    for (const auto& line : array) {
        lines.push_back(
            {text(line, "sku"), integer(line, "quantity"), integer(line, "unit_price_cents")}
        );
    }
    return lines;
}

std::vector<Allocation> allocations(const Value& array) {
    std::vector<Allocation> allocations;
    for (const auto& each : array) {
        allocations.push_back(
            {text(each, "sku"), text(each, "warehouse"), integer(each, "quantity")}
        );
    }
    return allocations;
}

template <typename Enum>
Enum known(std::optional<Enum> value, const std::string& word) {
    if (!value) throw std::runtime_error{"the unknown word " + word};
    return *value;
}

Order::Event decode(const std::string& type, const Value& data) {
    if (type == "order_placed") {
        const auto coordination = text(data, "coordination");
        return OrderPlaced{
            text(data, "customer_id"),
            text(data, "ship_to"),
            lines(data.at("lines")),
            text(data, "payment_token"),
            known(parse_coordination(coordination), coordination),
            integer(data, "total_cents"),
            text(data, "currency")};
    }
    if (type == "stock_allocated") return StockAllocated{allocations(data.at("allocations"))};
    if (type == "order_confirmed") return OrderConfirmed{};
    if (type == "order_rejected") {
        const auto reason = text(data, "reason");
        return OrderRejected{known(parse_close_reason(reason), reason)};
    }
    if (type == "cancellation_requested") return CancellationRequested{};
    if (type == "stock_undone") return StockUndone{};
    if (type == "payment_undone") return PaymentUndone{};
    if (type == "order_cancelled") return OrderCancelled{};
    throw std::runtime_error{"a type that this version does not know"};
}

event_sourcing::NewEvent stored(const char* type, std::initializer_list<json::Member> data = {}) {
    return {type, json::object(data).dump()};
}

}  // namespace

std::string order_id_of(const event_sourcing::StoredEvent& stored) {
    return stored.stream.substr(std::string_view{order_category}.size() + 1);
}

event_sourcing::NewEvent OrderCodec::encode(const Order::Event& event) {
    return std::visit(
        overloaded{
            [](const OrderPlaced& placed) {
                return stored(
                    "order_placed",
                    {{"customer_id", placed.customer_id},
                     {"ship_to", placed.ship_to},
                     {"lines", to_json(placed.lines)},
                     {"payment_token", placed.payment_token},
                     {"coordination", to_string(placed.coordination)},
                     {"total_cents", placed.total_cents},
                     {"currency", placed.currency}}
                );
            },
            [](const StockAllocated& allocated) {
                return stored("stock_allocated", {{"allocations", to_json(allocated.allocations)}});
            },
            [](const OrderConfirmed&) { return stored("order_confirmed"); },
            [](const OrderRejected& rejected) {
                return stored("order_rejected", {{"reason", to_string(rejected.reason)}});
            },
            [](const CancellationRequested&) { return stored("cancellation_requested"); },
            [](const StockUndone&) { return stored("stock_undone"); },
            [](const PaymentUndone&) { return stored("payment_undone"); },
            [](const OrderCancelled&) { return stored("order_cancelled"); },
        },
        event
    );
}

Order::Event OrderCodec::decode(const event_sourcing::StoredEvent& stored) try {
    const auto [type, data] = event_sourcing::newest_shape(stored);
    return order::decode(type, data);
} catch (const std::exception& trouble) {
    throw std::runtime_error{
        stored.stream + ", version " + std::to_string(stored.version) + ", " + stored.type + ": " +
        trouble.what()};
}

}  // namespace order
