#include "query/projections/products.hpp"

#include <map>
#include <utility>

#include "contracts/inventory_messages.hpp"
#include "contracts/partitions.hpp"
#include "json/decode.hpp"
#include "query/projections/event_type.hpp"
#include "storage/statement.hpp"

namespace query {
namespace {

namespace contract = contracts::inventory;
using messaging::Envelope;

constexpr std::size_t places_kept_max = 1'024;

// The stock of one product, in the order in which warehouses are named everywhere.
std::vector<ProductDocument::Stock> stock_of(SQLite::Database& connection, const std::string& sku) {
    SQLite::Statement select{
        connection,
        "SELECT warehouse, on_hand, reserved, sold, delivered FROM stock WHERE sku = ?"};
    select.bind(1, sku);
    const auto number = [&](int column) { return select.getColumn(column).getInt64(); };
    std::map<std::string, ProductDocument::Stock, std::less<>> by_warehouse;
    while (select.executeStep()) {
        const auto warehouse = select.getColumn(0).getString();
        by_warehouse[warehouse] = {
            .available = number(1) - number(2),
            .delivered = number(4),
            .on_hand = number(1),
            .reserved = number(2),
            .sku = sku,
            .sold = number(3),
            .warehouse = warehouse};
    }
    std::vector<ProductDocument::Stock> stock;
    for (const auto warehouse : contracts::warehouses) {
        const auto found = by_warehouse.find(warehouse);
        if (found != by_warehouse.end()) stock.push_back(std::move(found->second));
    }
    return stock;
}

std::string with_stock(const std::string& definition, SQLite::Database& connection) {
    auto product = json::decode<ProductDocument>(definition);
    product.stock = stock_of(connection, product.sku);
    return json::encode(product);
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
    if (is<contract::ProductDefined>(event)) {
        define(event);
    } else if (is<contract::StockAdjusted>(event)) {
        const auto adjusted = json::decode<contract::StockAdjusted>(event.data.json);
        change_stock(
            {adjusted.sku, adjusted.warehouse},
            {.on_hand = adjusted.delta, .delivered = adjusted.delta}
        );
    } else if (is<contract::StockReserved>(event)) {
        change_lines<contract::StockReserved>(event, {.reserved = 1});
    } else if (is<contract::StockReleased>(event)) {
        change_lines<contract::StockReleased>(event, {.reserved = -1});
    } else if (is<contract::StockSold>(event)) {
        change_lines<contract::StockSold>(event, {.on_hand = -1, .reserved = -1, .sold = 1});
    } else if (is<contract::StockReturned>(event)) {
        change_lines<contract::StockReturned>(event, {.on_hand = 1, .sold = -1});
    }
}

void Products::define(const Envelope& event) {
    const auto product = vocabulary::made_of<ProductDocument>(
        json::decode<contract::ProductDefined>(event.data.json), ProductDocument{}
    );
    const auto before = definition_of(product.sku);
    const auto definition = json::encode(product);
    storage::Use{upsert_definition_, product.sku, definition}.run();
    digest_.changed(before, definition);
}

std::string Products::definition_of(const std::string& sku) {
    storage::Use row{select_definition_, sku};
    return row.step() ? row.column(0).getString() : "";
}

template <typename Contract>
void Products::change_lines(const Envelope& event, const Level& each) {
    const auto data = json::decode<Contract>(event.data.json);
    for (const auto& line : data.lines) {
        const Level change{
            each.on_hand * line.quantity,
            each.reserved * line.quantity,
            each.sold * line.quantity,
            each.delivered * line.quantity};
        change_stock({line.sku, data.warehouse}, change);
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

std::optional<std::string> Products::find(const std::string& sku) const {
    std::optional<std::string> product;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{connection, "SELECT definition FROM products WHERE sku = ?"};
        select.bind(1, sku);
        if (select.executeStep()) product = with_stock(select.getColumn(0).getString(), connection);
    });
    return product;
}

std::vector<std::string> Products::page(const std::string& after, int limit) const {
    std::vector<std::string> products;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{
            connection, "SELECT definition FROM products WHERE sku > ? ORDER BY sku LIMIT ?"};
        select.bind(1, after);
        select.bind(2, limit);
        while (select.executeStep())
            products.push_back(with_stock(select.getColumn(0).getString(), connection));
    });
    return products;
}

}  // namespace query
