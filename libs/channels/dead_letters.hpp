// DeadLetters: the messages that a shard could not handle, kept with the reason in its own
// database, in the transaction that gives the message up. Nothing is lost by that: the channel has
// gone on, and the row is what a person looks at.
//
// Pattern: dead letter channel (docs/patterns.md#dead-letter-channel).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "storage/database.hpp"
#include "storage/writer.hpp"
#include "vocabulary/ids.hpp"

namespace channels {

inline constexpr std::string_view dead_letters_schema = R"sql(
    CREATE TABLE dead_letters (
        id TEXT PRIMARY KEY,
        subject TEXT NOT NULL,
        event_id TEXT NOT NULL,     -- of the message given up
        reason TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        time INTEGER NOT NULL,      -- unix microseconds
        payload BLOB NOT NULL       -- as received: it may be no JSON, nor even text
    ) WITHOUT ROWID;
)sql";

// A message that could not be handled.
struct DeadLetter {
    std::string subject;     // on which it came; it names both ends
    std::string message_id;  // "" if it cannot be read
    std::string reason;
    std::string payload;  // the envelope
};

class DeadLetters {
public:
    DeadLetters(storage::Database& database, vocabulary::IdSource& ids);

    // Within the transaction, and committed or rolled back with it.
    void bury(storage::Transaction& transaction, const DeadLetter& letter);

    std::int64_t count() const;  // as committed, from any thread

private:
    storage::Database& database_;
    vocabulary::IdSource& ids_;
    SQLite::Statement insert_;
};

}  // namespace channels
