// OutboxRows: the sending ends of a shard's channels, as its database keeps them.
// Internal to channels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/sender_end.hpp"
#include "storage/database.hpp"
#include "storage/writer.hpp"

namespace channels {

inline constexpr std::string_view outbox_schema = R"sql(
    CREATE TABLE channels (             -- that lead away from this shard
        recipient TEXT PRIMARY KEY,     -- inventory/eu
        last_number INTEGER NOT NULL,   -- given out; never falls, whatever the outbox holds
        released INTEGER NOT NULL       -- messages up to this number may have been sent
    ) WITHOUT ROWID;
    CREATE TABLE channel_outbox (       -- what the recipient is not known to have committed
        recipient TEXT NOT NULL,
        number INTEGER NOT NULL,        -- 1, 2, 3, … in the channel, without a hole
        position INTEGER,               -- of the event of this database that it tells of, or
        payload TEXT,                   -- the message itself
        PRIMARY KEY (recipient, number)
    ) WITHOUT ROWID;
)sql";

// The message about the event at this position of the same database.
using Recall = std::function<std::string(std::int64_t position)>;

struct Row {
    std::int64_t number = 0;
    std::string text;  // of the envelope
};

class OutboxRows {
public:
    OutboxRows(storage::Database& database, Recall recall);

    std::map<std::string, Stored> channels() const;

    // At least one, if there is any after `number`; then as many as fit into `bytes`.
    std::vector<Row> after(const std::string& recipient, std::int64_t number, std::size_t bytes)
        const;

    // Within a transaction.

    void give_out(
        storage::Transaction&,
        const std::string& recipient,
        std::int64_t last_number,
        std::int64_t released
    );
    void insert(
        storage::Transaction&,
        const std::string& recipient,
        std::int64_t number,
        std::optional<std::int64_t> position,
        const std::string& text
    );
    void erase_up_to(storage::Transaction&, const std::string& recipient, std::int64_t number);

private:
    storage::Database& database_;
    const Recall recall_;
    SQLite::Statement give_out_;
    SQLite::Statement insert_message_;
    SQLite::Statement insert_reference_;
    SQLite::Statement erase_;
};

}  // namespace channels
