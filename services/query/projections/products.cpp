#include "query/projections/products.hpp"

#include <map>
#include <utility>

#include "contracts/inventory_messages.hpp"
#include "query/projections/event_type.hpp"
#include "sharding/partitions.hpp"
#include "storage/statement.hpp"

namespace query {
namespace {

namespace contract = contracts::inventory;
using json::Value;
using messaging::Envelope;

constexpr std::size_t places_kept_max = 1'024;

Value level_json(
    const std::string& sku,
    const std::string& warehouse,
    SQLite::Statement& row,
    int first_column
) {
    const auto column = [&](int offset) { return row.getColumn(first_column + offset).getInt64(); };
    return {
        {"sku", sku},
        {"warehouse", warehouse},
        {"on_hand", column(0)},
        {"reserved", column(1)},
        {"available", column(0) - column(1)},
        {"sold", column(2)},
        {"delivered", column(3)},
    };
}

// The stock of one product, in the order in which warehouses are named everywhere.
Value stock_of(SQLite::Database& connection, const std::string& sku) {
    SQLite::Statement select{
        connection,
        "SELECT warehouse, on_hand, reserved, sold, delivered FROM stock WHERE sku = ?"};
    select.bind(1, sku);
    std::map<std::string, Value, std::less<>> by_warehouse;
    while (select.executeStep()) {
        auto warehouse = select.getColumn(0).getString();
        auto level = level_json(sku, warehouse, select, 1);
        by_warehouse.emplace(std::move(warehouse), std::move(level));
    }
    auto stock = Value::array();
    for (const auto warehouse : sharding::warehouses) {
        if (const auto found = by_warehouse.find(warehouse); found != by_warehouse.end())
            stock.push_back(found->second);
    }
    return stock;
}

}  // namespace

Products::Products(storage::Database& database)
    : database_{database},
      digest_{database, "products"},
      select_definition_{
          database.write_connection(),
          "SELECT definition FROM products WHERE sku = ?"},
      upsert_definition_{
          database.write_connection(),
          "INSERT INTO products (sku, definition) VALUES (?, ?) "
          "ON CONFLICT (sku) DO UPDATE SET definition = excluded.definition"},
      select_stock_{
          database.write_connection(),
          "SELECT on_hand, reserved, sold, delivered FROM stock WHERE sku = ? AND warehouse = ?"},
      upsert_stock_{
          database.write_connection(),
          "INSERT INTO stock (sku, warehouse, on_hand, reserved, sold, delivered) VALUES (?, ?, ?, "
          "?, ?, ?) "
          "ON CONFLICT (sku, warehouse) DO UPDATE SET on_hand = excluded.on_hand, "
          "reserved = excluded.reserved, sold = excluded.sold, delivered = excluded.delivered"} {}

void Products::apply(storage::Transaction& transaction, std::span<const Envelope> events) {
    digest_.begin(transaction);
    transaction.on_rollback([this] { stock_.clear(); });
    for (const auto& event : events) apply(event);
    write_stock();
    digest_.write();
}

void Products::apply(const Envelope& event) {
    const auto& data = event.data;
    if (is<contract::ProductDefined>(event)) {
        define(event);
    } else if (is<contract::StockAdjusted>(event)) {
        const auto delta = data.at("delta").get<std::int64_t>();
        change_stock(
            {data.at("sku"), data.at("warehouse")}, {.on_hand = delta, .delivered = delta}
        );
    } else if (is<contract::StockReserved>(event)) {
        change_lines(data, {.reserved = 1});
    } else if (is<contract::StockReleased>(event)) {
        change_lines(data, {.reserved = -1});
    } else if (is<contract::StockSold>(event)) {
        change_lines(data, {.on_hand = -1, .reserved = -1, .sold = 1});
    } else if (is<contract::StockReturned>(event)) {
        change_lines(data, {.on_hand = 1, .sold = -1});
    }
}

void Products::define(const Envelope& event) {
    const auto& sku = event.data.at("sku").get_ref<const std::string&>();
    const auto before = definition_of(sku);
    const auto definition = json::dump(event.data);
    storage::Use{upsert_definition_, sku, definition}.run();
    digest_.changed(before, definition);
}

std::string Products::definition_of(const std::string& sku) {
    storage::Use row{select_definition_, sku};
    return row.step() ? row.column(0).getString() : "";
}

void Products::change_lines(const Value& data, const Level& each) {
    for (const auto& line : data.at("lines")) {
        const auto quantity = line.at("quantity").get<std::int64_t>();
        const Level change{
            each.on_hand * quantity,
            each.reserved * quantity,
            each.sold * quantity,
            each.delivered * quantity};
        change_stock({line.at("sku"), data.at("warehouse")}, change);
    }
}

void Products::change_stock(const Place& place, const Level& change) {
    auto& stock = stock_at(place);
    stock.level.on_hand += change.on_hand;
    stock.level.reserved += change.reserved;
    stock.level.sold += change.sold;
    stock.level.delivered += change.delivered;
    stock.changed = true;
}

Products::Stock& Products::stock_at(const Place& place) {
    const auto [found, added] = stock_.try_emplace(place);
    auto& stock = found->second;
    if (!added) return stock;
    storage::Use row{select_stock_, place.first, place.second};
    if (row.step()) {
        stock.level = {
            row.column(0).getInt64(),
            row.column(1).getInt64(),
            row.column(2).getInt64(),
            row.column(3).getInt64()};
        stock.text = text_of(place, stock.level);
    }
    return stock;
}

void Products::write_stock() {
    for (auto& [place, stock] : stock_) {
        if (!std::exchange(stock.changed, false)) continue;
        const auto& [on_hand, reserved, sold, delivered] = stock.level;
        storage::Use{upsert_stock_, place.first, place.second, on_hand, reserved, sold, delivered}
            .run();
        auto text = text_of(place, stock.level);
        digest_.changed(stock.text, text);
        stock.text = std::move(text);
    }
    if (stock_.size() > places_kept_max) stock_.clear();
}

std::string Products::text_of(const Place& place, const Level& level) {
    std::string text = place.first + "|" + place.second;
    for (const auto each : {level.on_hand, level.reserved, level.sold, level.delivered})
        text += "|" + std::to_string(each);
    return text;
}

std::optional<Value> Products::find(const std::string& sku) const {
    std::optional<Value> product;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, "SELECT definition FROM products WHERE sku = ?"};
        select.bind(1, sku);
        if (!select.executeStep()) return;
        product = json::read_back(select.getColumn(0).getString());
        (*product)["stock"] = stock_of(connection, sku);
    });
    return product;
}

std::vector<Value> Products::page(const std::string& after, int limit) const {
    std::vector<Value> products;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{
            connection, "SELECT definition FROM products WHERE sku > ? ORDER BY sku LIMIT ?"};
        select.bind(1, after);
        select.bind(2, limit);
        while (select.executeStep()) {
            auto product = json::read_back(select.getColumn(0).getString());
            product["stock"] = stock_of(connection, product.at("sku"));
            products.push_back(std::move(product));
        }
    });
    return products;
}

}  // namespace query
