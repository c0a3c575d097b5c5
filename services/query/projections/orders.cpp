#include "query/projections/orders.hpp"

#include <cassert>

#include "contracts/order_messages.hpp"
#include "query/projections/event_type.hpp"
#include "storage/statement.hpp"
#include "vocabulary/clock.hpp"

namespace query {
namespace {

namespace contract = contracts::order;
using json::Value;
using messaging::Envelope;

Value placed(const Envelope& event) {
    auto order = event.data;
    order.erase("payment_token");  // nobody but the card network needs to see it again
    order["status"] = "pending";
    order["reason"] = nullptr;
    order["allocations"] = Value::array();
    order["placed_at"] = vocabulary::to_rfc3339(event.time);
    return order;
}

// Makes of the order what this event says; false if it is not about orders.
bool evolve(Value& order, const Envelope& event) {
    if (is<contract::OrderPlaced>(event)) {
        order = placed(event);
    } else if (is<contract::StockAllocated>(event)) {
        order["allocations"] = event.data.at("allocations");
    } else if (is<contract::OrderConfirmed>(event)) {
        order["status"] = "confirmed";
    } else if (is<contract::OrderRejected>(event)) {
        order["status"] = "rejected";
        order["reason"] = event.data.at("reason");
    } else if (is<contract::CancellationRequested>(event)) {
        order["status"] = "cancelling";
    } else if (is<contract::StockUndone>(event) || is<contract::PaymentUndone>(event)) {
        // It is still cancelling; only its version and time are new.
    } else if (is<contract::OrderCancelled>(event)) {
        order["status"] = "cancelled";
        order["reason"] = "cancelled_by_customer";
    } else {
        return false;
    }
    order["version"] = event.stream_version.value_or(0);
    order["updated_at"] = vocabulary::to_rfc3339(event.time);
    return true;
}

}  // namespace

Orders::Orders(storage::Database& database)
    : database_{database},
      documents_{database, "orders", "SELECT document FROM orders WHERE order_id = ?"},
      upsert_{
          database.write_connection(),
          "INSERT INTO orders (order_id, customer_id, status, placed_at, document) VALUES (?, ?, "
          "?, ?, ?) "
          "ON CONFLICT (order_id) DO UPDATE SET status = excluded.status, document = "
          "excluded.document"} {}

void Orders::apply(storage::Transaction& transaction, std::span<const Envelope> events) {
    documents_.begin(transaction);
    for (const auto& event : events) {
        if (!event.type.starts_with("orderly.order.")) continue;
        if (evolve(documents_.of(event.subject), event)) documents_.changed(event.subject);
    }
    documents_.write([this](const auto&, const auto& order, const auto& text) {
        store(order, text);
    });
}

void Orders::store(const Value& order, const std::string& text) {
    const auto key = key_of(order);
    const auto& customer_id = order.at("customer_id").get_ref<const std::string&>();
    const auto& status = order.at("status").get_ref<const std::string&>();
    storage::Use{upsert_, key.order_id, customer_id, status, key.placed_at, text}.run();
}

std::optional<Value> Orders::find(const std::string& order_id) const {
    std::optional<Value> order;
    database_.read([&](SQLite::Database& connection) {
        if (!find_) find_.emplace(connection, "SELECT document FROM orders WHERE order_id = ?");
        storage::Use row{*find_, order_id};
        if (row.step()) order = json::read_back(row.column(0).getString());
    });
    return order;
}

std::vector<Value>
Orders::page(const OrderFilter& filter, const std::optional<OrderKey>& after, int limit) const {
    std::string sql = "SELECT document FROM orders WHERE true";
    if (filter.customer_id) sql += " AND customer_id = :customer_id";
    if (filter.status) sql += " AND status = :status";
    if (after) sql += " AND (placed_at, order_id) < (:placed_at, :order_id)";
    sql += " ORDER BY placed_at DESC, order_id DESC LIMIT :limit";

    std::vector<Value> orders;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, sql};
        if (filter.customer_id) select.bind(":customer_id", *filter.customer_id);
        if (filter.status) select.bind(":status", *filter.status);
        if (after) {
            select.bind(":placed_at", after->placed_at);
            select.bind(":order_id", after->order_id);
        }
        select.bind(":limit", limit);
        while (select.executeStep())
            orders.push_back(json::read_back(select.getColumn(0).getString()));
    });
    return orders;
}

OrderKey key_of(const Value& order) {
    const auto placed_at =
        vocabulary::parse_rfc3339(order.at("placed_at").get_ref<const std::string&>());
    assert(placed_at);
    return {vocabulary::unix_microseconds(*placed_at), order.at("order_id").get<std::string>()};
}

}  // namespace query
