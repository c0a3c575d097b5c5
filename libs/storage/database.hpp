// Database: one SQLite file (WAL) with a schema version, opened safely.
//
// A file that is corrupt, belongs to another application, or was written by a newer version is
// refused and never touched. The one read-write connection is for storage::Writer alone; reads go
// through read(), on a read-only connection that sees the last commit. Automatic checkpoints are
// off on every connection, also on close: only the Writer checkpoints (docs/decisions/, WAL).
//
// Different processes may open the same file; one process opens it once at a time, since closing
// a file drops all POSIX locks that the process holds on it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

namespace storage {

// The statements that lead from version - 1 to version. Versions count from 1, without gaps.
struct Migration {
    int version;
    std::string sql;
};

struct Schema {
    std::int32_t application_id;  // tells our files from others': "what is this database of"
    std::vector<Migration> migrations;
};

// The file cannot be used, and the message says which one and why.
class UnusableDatabase : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

enum class Durability {
    survives_power_loss,  // every commit is on disk (synchronous=FULL)
    survives_crashes,  // of processes; a power loss takes back the last commits (NORMAL): for what
                       // can be built again from elsewhere
};

class Database {
public:
    // Creates the file if there is none and migrates it. ":memory:" keeps it in memory, for tests
    // and simulation; read() then takes turns with the writer.
    // Throws UnusableDatabase, or SQLite::Exception (SQLITE_BUSY while another process writes).
    Database(
        const std::string& path,
        const Schema& schema,
        Durability durability = Durability::survives_power_loss
    );
    ~Database();

    const std::string& path() const { return path_; }

    // For Writer, Fence and the stores that prepare statements: used only inside a transaction, or
    // with write_mutex() held. A step waits about 100 ms for the lock of another process.
    SQLite::Database& write_connection() { return *writer_; }
    std::mutex& write_mutex() { return write_mutex_; }

    // Runs `query` on the read-only connection, one at a time. Not from inside a transaction.
    void read(const std::function<void(SQLite::Database&)>& query);

    bool in_memory() const { return path_ == ":memory:"; }
    // The process id that holds the write lock of this file, 0 if nobody in another process does.
    int lock_holder() const;

private:
    void open(const Schema& schema, Durability durability);
    void open_shared_memory();

    std::string path_;
    int shm_fd_ =
        -1;  // open as long as the connections: closing it earlier would drop SQLite's locks
    std::mutex write_mutex_;
    std::unique_ptr<SQLite::Database> writer_;
    std::mutex read_mutex_;
    std::unique_ptr<SQLite::Database> reader_;  // none in memory
};

}  // namespace storage
