// Use: one use of a prepared statement that is kept for reuse.
//
//   Use row{select_by_id, id};
//   if (row.step()) return row.column(0).getString();
//
// The statement is reset when the use ends, whatever happened: no read stays open, and an error of
// this use does not surface in the next one (as SQLite::Statement::reset() would have it). It has
// forgotten its values then.
#pragma once

#include <string>
#include <type_traits>
#include <utility>

#include <SQLiteCpp/SQLiteCpp.h>

namespace storage {

class Use {
public:
    // Values in the order of the statement's question marks. A string with a name is not copied: it
    // must stay as it is until the use ends. Everything else is copied.
    template <typename... Values>
    explicit Use(SQLite::Statement& statement, Values&&... values) : statement_{statement} {
        int index = 0;
        (bind(++index, std::forward<Values>(values)), ...);
    }
    ~Use() {
        statement_.tryReset();
        statement_.clearBindings();
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

    // Moves to the next row; false after the last.
    bool step() { return statement_.executeStep(); }
    SQLite::Column column(int index) const { return statement_.getColumn(index); }

    // Runs a statement that yields no rows; returns how many it changed.
    int run() { return statement_.exec(); }

private:
    template <typename Value>
    void bind(int index, Value&& value) {
        if constexpr (std::is_same_v<Value, std::string&> || std::is_same_v<Value, const std::string&>) {
            statement_.bindNoCopy(index, value);
        } else {
            statement_.bind(index, std::forward<Value>(value));
        }
    }

    SQLite::Statement& statement_;
};

}  // namespace storage
