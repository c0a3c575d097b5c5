#include "order/idempotency_keys.hpp"

#include "http/idempotency_key.hpp"
#include "storage/statement.hpp"

namespace order {
namespace {

constexpr int prune_after = 64;  // insertions

std::int64_t oldest_kept(const storage::Transaction& transaction) {
    return vocabulary::unix_seconds(transaction.now() - http::idempotency_keys_kept);
}

}  // namespace

// Old keys go twice as fast as new ones come, many at a time, so that the table shrinks again after
// a busy day.
IdempotencyKeys::IdempotencyKeys(storage::Database& database)
    : select_{
          database.write_connection(),
          "SELECT fingerprint, order_id, total_cents, currency FROM idempotency_keys"
          " WHERE customer_id = ? AND key = ? AND accepted_at >= ?"},
      insert_{
          database.write_connection(),
          "INSERT OR REPLACE INTO idempotency_keys"
          " (customer_id, key, fingerprint, order_id, total_cents, currency, accepted_at)"
          " VALUES (?, ?, ?, ?, ?, ?, ?)"},
      prune_{
          database.write_connection(),
          "DELETE FROM idempotency_keys WHERE (customer_id, key) IN"
          " (SELECT customer_id, key FROM idempotency_keys WHERE accepted_at < ?"
          " ORDER BY accepted_at LIMIT ?)"} {}

std::optional<AcceptedRequest> IdempotencyKeys::find(
    storage::Transaction& transaction,
    const std::string& customer_id,
    const std::string& key
) {
    storage::Use row{select_, customer_id, key, oldest_kept(transaction)};
    if (!row.step()) return std::nullopt;
    return AcceptedRequest{
        row.column(0).getString(),
        row.column(1).getString(),
        row.column(2).getInt64(),
        row.column(3).getString()};
}

void IdempotencyKeys::remember(
    storage::Transaction& transaction,
    const std::string& customer_id,
    const std::string& key,
    const AcceptedRequest& accepted
) {
    storage::Use{
        insert_,
        customer_id,
        key,
        accepted.fingerprint,
        accepted.order_id,
        accepted.total_cents,
        accepted.currency,
        vocabulary::unix_seconds(transaction.now())}
        .run();
    if (++not_pruned_for_ < prune_after) return;
    storage::Use{prune_, oldest_kept(transaction), 2 * not_pruned_for_}.run();
    not_pruned_for_ = 0;
}

}  // namespace order
