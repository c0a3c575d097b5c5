// TransactionControl: begins, divides and ends the transactions of one write connection with
// statements prepared once, and keeps an eye on its write-ahead log.
// Internal to storage; used by one thread at a time.
#pragma once

#include <chrono>
#include <cstdint>

#include "storage/database.hpp"

namespace storage {

class TransactionControl {
public:
    explicit TransactionControl(SQLite::Database& connection);
    ~TransactionControl();
    TransactionControl(const TransactionControl&) = delete;
    TransactionControl& operator=(const TransactionControl&) = delete;

    // Waits up to `patience` for the lock of another process, then throws SQLITE_BUSY.
    void begin(std::chrono::milliseconds patience);
    void commit();
    void roll_back() noexcept;  // does nothing outside of a transaction

    // Savepoints nest.
    void savepoint();
    void release();
    void roll_back_to_savepoint();

    // False before begin() and after the end; also if SQLite rolled back by itself (disk trouble).
    // In that case nothing more can be written until roll_back().
    bool in_transaction() const;

    std::int64_t wal_pages() const { return wal_pages_; }
    bool checkpoint_is_due() const { return wal_pages_ - checkpointed_pages_ >= 1'000; }
    // Copies the log into the database as far as readers allow. With `idle`, cuts a large log to
    // nothing, too, which makes writers wait.
    void checkpoint(bool idle);

private:
    static int refuse_commit(void* control);
    static int note_wal_pages(void* control, sqlite3*, const char*, int pages);
    void reset_open_statements() noexcept;

    SQLite::Database& connection_;
    SQLite::Statement begin_;
    SQLite::Statement commit_;
    SQLite::Statement roll_back_;
    SQLite::Statement savepoint_;
    SQLite::Statement release_;
    SQLite::Statement roll_back_to_;
    bool begun_ = false;
    bool committing_ = false;
    std::int64_t wal_pages_ = 0;
    std::int64_t checkpointed_pages_ = 0;  // of these pages, at the last checkpoint
};

}  // namespace storage
