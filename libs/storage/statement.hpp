// Use: one use of a prepared statement that is kept for reuse.
//
//   Use row{select_by_id, id};
//   if (row.step()) return row.column(0).getString();
//
// The statement is reset when the use ends, whatever happened: no read stays open, and an error of
// this use does not surface in the next one (as SQLite::Statement::reset() would have it).
#pragma once

#include <utility>

#include <SQLiteCpp/SQLiteCpp.h>

namespace storage {

class Use {
public:
    // Values are copied, in the order of the statement's question marks.
    template <typename... Values>
    explicit Use(SQLite::Statement& statement, const Values&... values) : statement_{statement} {
        int index = 0;
        (statement_.bind(++index, values), ...);
    }
    ~Use() { statement_.tryReset(); }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

    // Moves to the next row; false after the last.
    bool step() { return statement_.executeStep(); }
    SQLite::Column column(int index) const { return statement_.getColumn(index); }

    // Runs a statement that yields no rows; returns how many it changed.
    int run() { return statement_.exec(); }

private:
    SQLite::Statement& statement_;
};

}  // namespace storage
