// IdempotencyKeys: which key of which customer led to which order. A key is looked up and written
// in the transaction that places the order, so that one key can never lead to two, and a request
// that was not accepted leaves its key unused.
//
// Pattern: idempotency key (docs/patterns.md#idempotency-key).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/writer.hpp"

namespace order {

inline constexpr std::string_view idempotency_keys_schema = R"sql(
    CREATE TABLE idempotency_keys (
        customer_id TEXT NOT NULL,
        key TEXT NOT NULL,
        fingerprint TEXT NOT NULL,      -- of the request's body, as a JSON value
        order_id TEXT NOT NULL,
        total_cents INTEGER NOT NULL,   -- these two: as answered
        currency TEXT NOT NULL,
        accepted_at INTEGER NOT NULL,   -- unix seconds
        PRIMARY KEY (customer_id, key)
    ) WITHOUT ROWID;
    CREATE INDEX idempotency_keys_by_age ON idempotency_keys (accepted_at);
)sql";

struct AcceptedRequest {
    std::string fingerprint;
    std::string order_id;
    std::int64_t total_cents = 0;
    std::string currency;
};

class IdempotencyKeys {
public:
    explicit IdempotencyKeys(storage::Database& database);

    // Nothing for a key that is older than keys are kept.
    std::optional<AcceptedRequest>
    find(storage::Transaction& transaction, const std::string& customer_id, const std::string& key);
    // Also deletes a few that are older than keys are kept.
    void remember(
        storage::Transaction& transaction,
        const std::string& customer_id,
        const std::string& key,
        const AcceptedRequest& accepted
    );

private:
    SQLite::Statement select_;
    SQLite::Statement insert_;
    SQLite::Statement prune_;
    int not_pruned_for_ = 0;  // insertions
};

}  // namespace order
