// CarriedOver: messages of the time before channels. When a database of that time is opened, all
// rows of its old outbox, sent or not, become messages of channels (carry_over_schema). Each says
// which row it was, and its recipient looks into its own old inbox whether it handled that.
//
// The old inbox is kept for this, and never grows.
#pragma once

#include <string_view>

#include "messaging/envelope.hpp"
#include "storage/database.hpp"
#include "storage/writer.hpp"

namespace service_host {

// The tables of that time, as migrations make them: the old outbox, the old inbox, and what was
// added to that.
inline constexpr std::string_view old_outbox_schema = R"sql(
    CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
    CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
)sql";
inline constexpr std::string_view old_inbox_schema = R"sql(
    CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    ) WITHOUT ROWID;
    CREATE INDEX inbox_by_age ON inbox (handled_at);
)sql";
inline constexpr std::string_view old_inbox_schema_2 = R"sql(
    ALTER TABLE inbox ADD COLUMN
        unfinished INTEGER NOT NULL DEFAULT 0;  -- 1: a batch of which some was handled, some not
    DROP INDEX inbox_by_age;
)sql";
// After the tables of channels: moves what the old outbox holds there, and drops it.
extern const std::string_view carry_over_schema;

class CarriedOver {
public:
    explicit CarriedOver(storage::Database& database);

    // Within a transaction: whether it is such a message, and was handled in its time.
    bool was_handled(storage::Transaction& transaction, const messaging::Envelope& message);

private:
    SQLite::Statement select_;
};

}  // namespace service_host
