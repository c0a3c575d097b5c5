#include "inventory/stock_requests.hpp"

#include "http/idempotency_key.hpp"
#include "storage/statement.hpp"

namespace inventory {
namespace {

std::int64_t oldest_kept(const storage::Transaction& transaction) {
    return vocabulary::unix_seconds(transaction.now() - http::idempotency_keys_kept);
}

}  // namespace

// Each insertion deletes up to two, so that the table shrinks again after a busy day.
StockRequests::StockRequests(storage::Database& database)
    : select_{
          database.write_connection(),
          "SELECT request, on_hand, reserved, sold, delivered, position FROM stock_requests"
          " WHERE sku = ? AND key = ? AND accepted_at >= ?"},
      insert_{
          database.write_connection(),
          "INSERT OR REPLACE INTO stock_requests"
          " (sku, key, request, on_hand, reserved, sold, delivered, position, accepted_at)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"},
      prune_{
          database.write_connection(),
          "DELETE FROM stock_requests WHERE (sku, key) IN"
          " (SELECT sku, key FROM stock_requests WHERE accepted_at < ?"
          " ORDER BY accepted_at LIMIT 2)"} {}

std::optional<StockRequests::Accepted> StockRequests::find(
    storage::Transaction& transaction,
    const std::string& sku,
    const std::string& key
) {
    storage::Use row{select_, sku, key, oldest_kept(transaction)};
    if (!row.step()) return std::nullopt;
    return Accepted{
        .request = row.column(0).getString(),
        .answer =
            {.level =
                 {.on_hand = row.column(1).getInt64(),
                  .reserved = row.column(2).getInt64(),
                  .sold = row.column(3).getInt64(),
                  .delivered = row.column(4).getInt64()},
             .position = row.column(5).getInt64()},
    };
}

void StockRequests::remember(
    storage::Transaction& transaction,
    const std::string& sku,
    const IdempotencyKey& key,
    const AdjustedStock& answer
) {
    const auto& [level, position] = answer;
    storage::Use{
        insert_,
        sku,
        key.key,
        key.request,
        level.on_hand,
        level.reserved,
        level.sold,
        level.delivered,
        position,
        vocabulary::unix_seconds(transaction.now())}
        .run();
    storage::Use{prune_, oldest_kept(transaction)}.run();
}

}  // namespace inventory
