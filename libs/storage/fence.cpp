#include "storage/fence.hpp"

#include <mutex>

#include <sqlite3.h>

#include "storage/statement.hpp"

namespace storage {
namespace {

std::int64_t take_over(Database& database, const std::string& owner, std::int64_t at_least) {
    const std::scoped_lock writing{database.write_mutex()};
    auto& connection = database.write_connection();
    SQLite::Transaction transaction{connection, SQLite::TransactionBehavior::IMMEDIATE};
    std::int64_t epoch = 0;
    {
        SQLite::Statement raise{
            connection,
            "INSERT INTO fence (id, epoch, owner, taken_at)"
            " VALUES (1, max(0, ?1) + 1, ?2, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"
            " ON CONFLICT (id) DO UPDATE SET"
            " epoch = max(epoch, ?1) + 1, owner = excluded.owner, taken_at = excluded.taken_at"
            " RETURNING epoch"};
        Use row{raise, at_least, owner};
        row.step();
        epoch = row.column(0).getInt64();
    }
    transaction.commit();
    return epoch;
}

}  // namespace

Fence::Fence(
    Database& database,
    const std::string& owner,
    std::int64_t at_least,
    std::chrono::milliseconds patience,
    const std::function<void(int holder_pid)>& on_locked
)
    : database_{database},
      select_{database.write_connection(), "SELECT epoch, owner FROM fence WHERE id = 1"} {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        try {
            epoch_ = take_over(database_, owner, at_least);
            return;
        } catch (const SQLite::Exception& trouble) {
            const bool is_locked = (trouble.getErrorCode() & 0xff) == SQLITE_BUSY;
            if (!is_locked || std::chrono::steady_clock::now() >= deadline) throw;
            if (on_locked) on_locked(database_.lock_holder());
        }
    }
}

void Fence::check() {
    Use row{select_};
    if (!row.step()) throw Deposed{database_.path() + ": its fence is gone"};
    const auto epoch = row.column(0).getInt64();
    if (epoch == epoch_) return;
    throw Deposed{
        database_.path() + ": led in epoch " + std::to_string(epoch) + " by " +
        row.column(1).getString() + ", ours was " + std::to_string(epoch_)};
}

}  // namespace storage
