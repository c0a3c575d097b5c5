// Products: the catalogue with the stock of every warehouse, folded from the events of all
// inventory shards. A product's definition and its stock come from different shards, in any order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/strict.hpp"
#include "messaging/envelope.hpp"
#include "query/digest.hpp"
#include "storage/writer.hpp"

namespace query {

inline constexpr std::string_view products_schema = R"sql(
    CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        definition TEXT NOT NULL        -- JSON: sku, name, price_cents, currency, version
    ) WITHOUT ROWID;
    CREATE TABLE stock (
        sku TEXT NOT NULL,
        warehouse TEXT NOT NULL,
        on_hand INTEGER NOT NULL,
        reserved INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        delivered INTEGER NOT NULL,
        PRIMARY KEY (sku, warehouse)
    ) WITHOUT ROWID;
)sql";

class Products {
public:
    explicit Products(storage::Database& database);

    // Events that are not about products or stock change nothing.
    void apply(storage::Transaction& transaction, const messaging::Envelope& event);

    std::optional<json::Value> find(const std::string& sku) const;
    // By sku, at most `limit`, those behind `after`.
    std::vector<json::Value> page(const std::string& after, int limit) const;

private:
    struct Change {
        std::int64_t on_hand = 0;
        std::int64_t reserved = 0;
        std::int64_t sold = 0;
        std::int64_t delivered = 0;
    };

    void define(storage::Transaction& transaction, const messaging::Envelope& event);
    void change_stock(
        storage::Transaction& transaction,
        const std::string& sku,
        const std::string& warehouse,
        const Change& change
    );
    std::string definition_of(const std::string& sku);  // "" if there is none
    // As the digest sees it; "" if there is none.
    std::string stock_row(const std::string& sku, const std::string& warehouse);
    // Of every line of the event, its quantity times `each`.
    void
    change_lines(storage::Transaction& transaction, const json::Value& data, const Change& each);

    storage::Database& database_;
    Digest digest_;
    SQLite::Statement select_definition_;
    SQLite::Statement upsert_definition_;
    SQLite::Statement select_stock_;
    SQLite::Statement upsert_stock_;
};

}  // namespace query
