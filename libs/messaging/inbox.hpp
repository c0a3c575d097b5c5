// Inbox: which messages this shard has already handled, in the same database as their effects, so
// that a second delivery changes nothing (idempotent consumer). Ids are kept as long as the stream
// keeps messages, not just for a time window.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "messaging/message_bus.hpp"
#include "storage/writer.hpp"

namespace messaging {

inline constexpr std::string_view inbox_schema = R"sql(
    CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    ) WITHOUT ROWID;
    CREATE INDEX inbox_by_age ON inbox (handled_at);
)sql";
inline constexpr std::string_view inbox_schema_2 = R"sql(
    ALTER TABLE inbox ADD COLUMN
        unfinished INTEGER NOT NULL DEFAULT 0;  -- 1: a batch of which some was handled, some not
    DROP INDEX inbox_by_age;
)sql";

class Inbox {
public:
    explicit Inbox(storage::Database& database);
    ~Inbox();

    enum class Before { never, unfinished, handled };

    // Whether it was handled before. The row commits or rolls back with the effect. A repeat
    // renews the row, since the stream may hold it at a new place and for its whole time again.
    Before remember(
        storage::Transaction& transaction,
        const std::string& message_id,
        std::uint64_t sequence
    );
    // What is left of a remembered batch: something, or nothing any more.
    void set_unfinished(
        storage::Transaction& transaction,
        const std::string& message_id,
        bool unfinished
    );

    // The message handled that stood last in the stream: to see whether the stream still holds it.
    struct Last {
        std::string message_id;
        std::uint64_t sequence = 0;
    };
    std::optional<Last> last() const;  // in memory; survives restarts by being read at the start
    // The stream is not the one that last() stood in: what is handled from now on decides.
    void forget_last();

    // Deletes at most `rows` ids older than `age`; returns how many.
    int prune(storage::Transaction& transaction, std::chrono::seconds age, int rows);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace messaging
