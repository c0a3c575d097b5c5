// StockRequests: the stock changes that came with an Idempotency-Key, each with the answer it got,
// written in the transaction of the change itself. A key belongs to its sku, and, since every
// warehouse has a database of its own, to its warehouse.
//
// Pattern: idempotency key (docs/patterns.md#idempotency-key).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "inventory/domain/stock_level.hpp"
#include "storage/writer.hpp"

namespace inventory {

inline constexpr std::string_view stock_requests_schema = R"sql(
    CREATE TABLE stock_requests (
        sku TEXT NOT NULL,
        key TEXT NOT NULL,
        request TEXT NOT NULL,          -- the body as canonical JSON, to tell another one
        on_hand INTEGER NOT NULL,       -- the answer: levels right after the change …
        reserved INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        delivered INTEGER NOT NULL,
        position INTEGER NOT NULL,      -- … and the event that recorded it
        accepted_at INTEGER NOT NULL,   -- unix seconds
        PRIMARY KEY (sku, key)
    ) WITHOUT ROWID;
    CREATE INDEX stock_requests_by_age ON stock_requests (accepted_at);
)sql";

struct IdempotencyKey {
    std::string key;
    std::string request;
};

// What a stock change led to.
struct AdjustedStock {
    StockLevel level;
    std::int64_t position = 0;
    bool operator==(const AdjustedStock&) const = default;
};

class StockRequests {
public:
    explicit StockRequests(storage::Database& database);

    struct Accepted {
        std::string request;
        AdjustedStock answer;
    };
    // Nothing for a key that is older than keys are kept.
    std::optional<Accepted>
    find(storage::Transaction& transaction, const std::string& sku, const std::string& key);

    // Also deletes a few that are older than keys are kept.
    void remember(
        storage::Transaction& transaction,
        const std::string& sku,
        const IdempotencyKey& key,
        const AdjustedStock& answer
    );

private:
    SQLite::Statement select_;
    SQLite::Statement insert_;
    SQLite::Statement prune_;
};

}  // namespace inventory
