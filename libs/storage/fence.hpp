// Fence: the epoch of a shard, kept inside the shard's own database, so that a leader that was
// paused and deposed cannot write when it wakes (fencing token; M. Kleppmann, "How to do
// distributed locking", 2016). Safety rests on this alone, not on clocks and not on the lease.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "storage/database.hpp"

namespace storage {

inline constexpr std::string_view fence_schema = R"sql(
    CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
)sql";

// Somebody else leads this shard now. Nothing of the transaction was written.
class Deposed : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Fence {
public:
    // Raises the epoch to max(what the database says, at_least) + 1 and makes it ours.
    // Waits for the write lock up to `patience`, asking `on_locked` (with the pid that holds it)
    // about every 100 ms meanwhile; throws SQLite::Exception if it stays locked.
    Fence(
        Database& database,
        const std::string& owner,
        std::int64_t at_least,
        std::chrono::milliseconds patience,
        const std::function<void(int holder_pid)>& on_locked
    );

    std::int64_t epoch() const { return epoch_; }

    // The first statement of every write transaction. Throws Deposed.
    void check();

private:
    Database& database_;
    std::int64_t epoch_ = 0;
    SQLite::Statement select_;
};

}  // namespace storage
