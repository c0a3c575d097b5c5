// Orders: every order as its customer sees it, folded from the events of the order service.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "messaging/envelope.hpp"
#include "query/documents.hpp"
#include "storage/writer.hpp"
#include "vocabulary/clock.hpp"
#include "vocabulary/members.hpp"

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

using vocabulary::field;
using vocabulary::fields;

// As GET /v1/orders/{order_id} answers it. In alphabetical order: see documents.hpp.
struct OrderDocument {
    struct Allocation {
        std::int64_t quantity = 0;
        std::string sku;
        std::string warehouse;
        bool operator==(const Allocation&) const = default;
        static constexpr auto members() {
            return fields(
                field("quantity", &Allocation::quantity),
                field("sku", &Allocation::sku),
                field("warehouse", &Allocation::warehouse)
            );
        }
    };
    struct Line {
        std::int64_t quantity = 0;
        std::string sku;
        std::int64_t unit_price_cents = 0;
        bool operator==(const Line&) const = default;
        static constexpr auto members() {
            return fields(
                field("quantity", &Line::quantity),
                field("sku", &Line::sku),
                field("unit_price_cents", &Line::unit_price_cents)
            );
        }
    };

    std::vector<Allocation> allocations;
    std::string coordination;
    std::string currency;
    std::string customer_id;
    std::vector<Line> lines;
    std::string order_id;
    vocabulary::Timestamp placed_at{};
    vocabulary::OrNull<std::string> reason;  // why it came to nothing
    std::string ship_to;
    std::string status;
    std::int64_t total_cents = 0;
    vocabulary::Timestamp updated_at{};
    std::int64_t version = 0;

    bool operator==(const OrderDocument&) const = default;
    static constexpr auto members() {
        return fields(
            field("allocations", &OrderDocument::allocations),
            field("coordination", &OrderDocument::coordination),
            field("currency", &OrderDocument::currency),
            field("customer_id", &OrderDocument::customer_id),
            field("lines", &OrderDocument::lines),
            field("order_id", &OrderDocument::order_id),
            field("placed_at", &OrderDocument::placed_at),
            field("reason", &OrderDocument::reason),
            field("ship_to", &OrderDocument::ship_to),
            field("status", &OrderDocument::status),
            field("total_cents", &OrderDocument::total_cents),
            field("updated_at", &OrderDocument::updated_at),
            field("version", &OrderDocument::version)
        );
    }
};

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

    // The document, as it is stored.
    std::optional<std::string> find(const std::string& order_id) const;
    // Documents, newest first, at most `limit`, those behind `after`.
    std::vector<std::string>
    page(const OrderFilter& filter, const std::optional<OrderKey>& after, int limit) const;

private:
    void store(const OrderDocument& order, const std::string& text);

    storage::Database& database_;
    Documents<OrderDocument> documents_;
    SQLite::Statement upsert_;
    mutable std::optional<SQLite::Statement> find_;  // used while reading, one at a time
};

// The place of this order in pages.
OrderKey key_of(const OrderDocument& order);

}  // namespace query
