// Payments: what became of each order's payment, folded from the events of the payment service.
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

inline constexpr std::string_view payments_schema = R"sql(
    CREATE TABLE payments (
        order_id TEXT PRIMARY KEY, status TEXT NOT NULL, document TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX payments_by_status ON payments (status, order_id);
)sql";
// With a rowid, as orders_schema_2.
inline constexpr std::string_view payments_schema_2 = R"sql(
    ALTER TABLE payments RENAME TO payments_1;
    CREATE TABLE payments (
        order_id TEXT PRIMARY KEY NOT NULL,
        status TEXT NOT NULL,
        document TEXT NOT NULL          -- JSON, as GET /v1/payments/{order_id} answers it
    );
    INSERT INTO payments SELECT * FROM payments_1 ORDER BY order_id;
    DROP TABLE payments_1;
    CREATE INDEX payments_by_status ON payments (status, order_id);
)sql";

class Payments {
public:
    explicit Payments(storage::Database& database);

    // Events that are not about payments change nothing.
    void apply(storage::Transaction& transaction, std::span<const messaging::Envelope> events);

    std::optional<json::Value> find(const std::string& order_id) const;
    // By order id, at most `limit`, those behind `after`.
    std::vector<json::Value>
    page(const std::optional<std::string>& status, const std::string& after, int limit) const;

private:
    storage::Database& database_;
    Documents documents_;
    SQLite::Statement upsert_;
};

}  // namespace query
