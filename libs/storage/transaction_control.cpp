#include "storage/transaction_control.hpp"

#include <sqlite3.h>

#include "storage/statement.hpp"

namespace storage {
namespace {

constexpr std::int64_t large_wal_pages = 4'096;  // 16 MiB

void run(SQLite::Statement& statement) { Use{statement}.run(); }

}  // namespace

TransactionControl::TransactionControl(SQLite::Database& connection)
    : connection_{connection},
      begin_{connection, "BEGIN IMMEDIATE"},
      commit_{connection, "COMMIT"},
      roll_back_{connection, "ROLLBACK"},
      savepoint_{connection, "SAVEPOINT part"},
      release_{connection, "RELEASE part"},
      roll_back_to_{connection, "ROLLBACK TO part"} {
    sqlite3_commit_hook(connection_.getHandle(), &TransactionControl::refuse_commit, this);
    sqlite3_wal_hook(connection_.getHandle(), &TransactionControl::note_wal_pages, this);
}

TransactionControl::~TransactionControl() {
    sqlite3_wal_hook(connection_.getHandle(), nullptr, nullptr);
    sqlite3_commit_hook(connection_.getHandle(), nullptr, nullptr);
}

void TransactionControl::begin(std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        try {
            run(begin_);
            begun_ = true;
            return;
        } catch (const SQLite::Exception& trouble) {
            // Each try has waited for SQLite's own busy timeout.
            const bool is_locked = (trouble.getErrorCode() & 0xff) == SQLITE_BUSY;
            if (!is_locked || std::chrono::steady_clock::now() >= deadline) throw;
        }
    }
}

void TransactionControl::commit() {
    committing_ = true;
    run(commit_);
    begun_ = committing_ = false;
    reset_open_statements();
}

void TransactionControl::roll_back() noexcept {
    if (in_transaction()) {
        roll_back_.tryExecuteStep();
        roll_back_.tryReset();
    }
    begun_ = committing_ = false;
    reset_open_statements();
}

void TransactionControl::savepoint() { run(savepoint_); }

void TransactionControl::release() { run(release_); }

void TransactionControl::roll_back_to_savepoint() {
    run(roll_back_to_);
    run(release_);
}

bool TransactionControl::in_transaction() const {
    return sqlite3_get_autocommit(connection_.getHandle()) == 0;
}

void TransactionControl::checkpoint(bool idle) {
    const bool cut = idle && wal_pages_ > large_wal_pages;
    const int mode = cut ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    // A failure loses nothing, since the log stays; it is tried again after as many pages more.
    const int result =
        sqlite3_wal_checkpoint_v2(connection_.getHandle(), nullptr, mode, nullptr, nullptr);
    if (cut && result == SQLITE_OK) wal_pages_ = 0;
    checkpointed_pages_ = wal_pages_;
}

// When SQLite has rolled back by itself, every further statement would be a transaction of its own,
// past the fence. Called by SQLite before each commit; true makes it a roll-back.
int TransactionControl::refuse_commit(void* control) {
    const auto& self = *static_cast<TransactionControl*>(control);
    return self.begun_ && !self.committing_ ? 1 : 0;
}

// Called by SQLite after each commit that wrote something.
int TransactionControl::note_wal_pages(void* control, sqlite3*, const char*, int pages) {
    auto& self = *static_cast<TransactionControl*>(control);
    const bool started_over = pages < self.wal_pages_;
    if (started_over) self.checkpointed_pages_ = 0;
    self.wal_pages_ = pages;
    return SQLITE_OK;
}

// A read left open would pin its snapshot, and with it the write-ahead log.
void TransactionControl::reset_open_statements() noexcept {
    auto* const handle = connection_.getHandle();
    if (sqlite3_txn_state(handle, nullptr) == SQLITE_TXN_NONE) return;
    for (auto* each = sqlite3_next_stmt(handle, nullptr); each != nullptr;
         each = sqlite3_next_stmt(handle, each)) {
        if (sqlite3_stmt_busy(each) != 0) sqlite3_reset(each);
    }
}

}  // namespace storage
