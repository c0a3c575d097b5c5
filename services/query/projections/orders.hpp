// Orders: every order as its customer sees it, folded from the events of the order service.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/strict.hpp"
#include "messaging/envelope.hpp"
#include "query/documents.hpp"
#include "storage/writer.hpp"

namespace query {

inline constexpr std::string_view orders_schema = R"sql(
    CREATE TABLE orders (
        order_id TEXT PRIMARY KEY, customer_id TEXT NOT NULL, status TEXT NOT NULL,
        placed_at INTEGER NOT NULL, document TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX orders_by_time ON orders (placed_at DESC, order_id DESC);
    CREATE INDEX orders_by_customer ON orders (customer_id, placed_at DESC, order_id DESC);
    CREATE INDEX orders_by_status ON orders (status, placed_at DESC, order_id DESC);
)sql";
// With a rowid: without one, rows as large as these stand in the inner pages of the tree, too, of
// which each then has few children: a million orders lay seven pages deep instead of three.
inline constexpr std::string_view orders_schema_2 = R"sql(
    ALTER TABLE orders RENAME TO orders_1;
    CREATE TABLE orders (
        order_id TEXT PRIMARY KEY NOT NULL,
        customer_id TEXT NOT NULL,
        status TEXT NOT NULL,
        placed_at INTEGER NOT NULL,     -- unix microseconds
        document TEXT NOT NULL          -- JSON, as GET /v1/orders/{order_id} answers it
    );
    INSERT INTO orders SELECT * FROM orders_1 ORDER BY order_id;
    DROP TABLE orders_1;
    CREATE INDEX orders_by_time ON orders (placed_at DESC, order_id DESC);
    CREATE INDEX orders_by_customer ON orders (customer_id, placed_at DESC, order_id DESC);
    CREATE INDEX orders_by_status ON orders (status, placed_at DESC, order_id DESC);
)sql";

struct OrderFilter {
    std::optional<std::string> customer_id;
    std::optional<std::string> status;
};

// Where a page of orders ended.
struct OrderKey {
    std::int64_t placed_at = 0;
    std::string order_id;
};

class Orders {
public:
    explicit Orders(storage::Database& database);

    // Events that are not about orders change nothing.
    void apply(storage::Transaction& transaction, std::span<const messaging::Envelope> events);

    std::optional<json::Value> find(const std::string& order_id) const;
    // Newest first, at most `limit`, those behind `after`.
    std::vector<json::Value>
    page(const OrderFilter& filter, const std::optional<OrderKey>& after, int limit) const;

private:
    void store(const json::Value& order, const std::string& text);

    storage::Database& database_;
    Documents documents_;
    SQLite::Statement upsert_;
    mutable std::optional<SQLite::Statement> find_;  // used while reading, one at a time
};

// The place of this order in pages.
OrderKey key_of(const json::Value& order);

}  // namespace query
