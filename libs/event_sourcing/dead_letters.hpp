// DeadLetters: the messages that a shard could not handle, kept with the reason, and published for
// whoever watches; both in the transaction that gives the message up.
//
// Pattern: dead letter channel (docs/patterns.md#dead-letter-channel).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "event_sourcing/outbox.hpp"
#include "messaging/consumer.hpp"
#include "storage/database.hpp"
#include "storage/writer.hpp"
#include "vocabulary/ids.hpp"

namespace event_sourcing {

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

class DeadLetters {
public:
    // What is given up by a shard of `service` is published to `subject`.
    DeadLetters(
        storage::Database& database,
        Outbox& outbox,
        vocabulary::IdSource& ids,
        std::string service,
        std::string subject
    );

    // Within the transaction: the row and the outgoing message commit or roll back with it.
    void bury(storage::Transaction& transaction, const messaging::DeadLetter& letter);

    std::int64_t count() const;  // as committed, from any thread

private:
    storage::Database& database_;
    Outbox& outbox_;
    vocabulary::IdSource& ids_;
    const std::string service_;
    const std::string subject_;
    SQLite::Statement insert_;
};

}  // namespace event_sourcing
