// Deadlines: until when choreographed orders must be final. Nobody conducts these, so nobody else
// would notice that an answer never comes. (A saga keeps its own deadline.)
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "saga/due_times.hpp"
#include "storage/writer.hpp"

namespace order {

inline constexpr std::string_view deadlines_schema = R"sql(
    CREATE TABLE deadlines (
        order_id TEXT PRIMARY KEY,
        due INTEGER NOT NULL       -- unix microseconds
    ) WITHOUT ROWID;
)sql";

class Deadlines {
public:
    // Reads those that are still open, so it is built after the fence has been taken.
    explicit Deadlines(storage::Database& database);

    void
    set(storage::Transaction& transaction, const std::string& order_id, vocabulary::Timestamp due);
    void met(storage::Transaction& transaction, const std::string& order_id);

    // From any thread.
    bool any_passed(vocabulary::Timestamp now) const { return due_times_.any(now); }
    // The order whose deadline passed first, if any did.
    std::optional<std::string> first_passed(storage::Transaction& transaction) const {
        return due_times_.next(transaction.now());
    }

private:
    SQLite::Statement insert_;
    SQLite::Statement delete_;
    saga::DueTimes due_times_;  // touched only inside transactions
};

}  // namespace order
