#include "query/projections/orders.hpp"

#include "contracts/order_messages.hpp"
#include "query/projections/event_type.hpp"
#include "storage/statement.hpp"

namespace query {
namespace {

namespace contract = contracts::order;
using messaging::Envelope;

// The payment token stays out of it: nobody but the card network needs to see it again.
OrderDocument placed(const Envelope& event) {
    OrderDocument begun;
    begun.status = "pending";
    begun.placed_at = event.time;
    return vocabulary::made_of<OrderDocument>(
        json::decode<contract::OrderPlaced>(event.data.json), begun
    );
}

// Makes of the order what this event says; false if it is not about orders. Throws if the order
// was never placed: the events are not what they should be, and are read again from the feed.
bool evolve(std::optional<OrderDocument>& order, const Envelope& event) {
    const auto& data = event.data.json;
    if (is<contract::OrderPlaced>(event)) {
        order = placed(event);
    } else if (is<contract::StockAllocated>(event)) {
        order = vocabulary::made_of<OrderDocument>(
            json::decode<contract::StockAllocated>(data), order.value()
        );
    } else if (is<contract::OrderConfirmed>(event)) {
        order.value().status = "confirmed";
    } else if (is<contract::OrderRejected>(event)) {
        order.value().status = "rejected";
        order->reason = json::decode<contract::OrderRejected>(data).reason;
    } else if (is<contract::CancellationRequested>(event)) {
        order.value().status = "cancelling";
    } else if (is<contract::StockUndone>(event) || is<contract::PaymentUndone>(event)) {
        // It is still cancelling; only its version and time are new.
    } else if (is<contract::OrderCancelled>(event)) {
        order.value().status = "cancelled";
        order->reason = "cancelled_by_customer";
    } else {
        return false;
    }
    order.value().version = event.stream_version.value_or(0);
    order->updated_at = event.time;
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

void Orders::store(const OrderDocument& order, const std::string& text) {
    const auto key = key_of(order);
    storage::Use{upsert_, key.order_id, order.customer_id, order.status, key.placed_at, text}.run();
}

std::optional<std::string> Orders::find(const std::string& order_id) const {
    std::optional<std::string> order;
    database_.read([&](SQLite::Database& connection) {
        if (!find_) find_.emplace(connection, "SELECT document FROM orders WHERE order_id = ?");
        storage::Use row{*find_, order_id};
        if (row.step()) order = row.column(0).getString();
    });
    return order;
}

std::vector<std::string>
Orders::page(const OrderFilter& filter, const std::optional<OrderKey>& after, int limit) const {
    std::string sql = "SELECT document FROM orders WHERE true";
    if (filter.customer_id) sql += " AND customer_id = :customer_id";
    if (filter.status) sql += " AND status = :status";
    if (after) sql += " AND (placed_at, order_id) < (:placed_at, :order_id)";
    sql += " ORDER BY placed_at DESC, order_id DESC LIMIT :limit";

    std::vector<std::string> orders;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, sql};
        if (filter.customer_id) select.bind(":customer_id", *filter.customer_id);
        if (filter.status) select.bind(":status", *filter.status);
        if (after) {
            select.bind(":placed_at", after->placed_at);
            select.bind(":order_id", after->order_id);
        }
        select.bind(":limit", limit);
        while (select.executeStep()) orders.push_back(select.getColumn(0).getString());
    });
    return orders;
}

OrderKey key_of(const OrderDocument& order) {
    return {vocabulary::unix_microseconds(order.placed_at), order.order_id};
}

}  // namespace query
