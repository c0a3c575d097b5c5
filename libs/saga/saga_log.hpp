// SagaLog: the sagas of a shard in its database, one row each. What is saved commits or rolls back
// together with the messages that the saga sends.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "event_sourcing/event_store.hpp"
#include "saga/progress.hpp"
#include "storage/writer.hpp"

namespace saga {

// The migrations of its table: a new database needs both, one after the other.
inline constexpr std::string_view saga_log_schema = R"sql(
    CREATE TABLE sagas (
        saga_id TEXT PRIMARY KEY, definition TEXT NOT NULL, version INTEGER NOT NULL,
        state TEXT NOT NULL, data TEXT NOT NULL, progress TEXT NOT NULL, deadline INTEGER NOT NULL,
        next_due INTEGER, correlation_id TEXT NOT NULL, causation_id TEXT NOT NULL,
        traceparent TEXT NOT NULL, updated_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX sagas_open ON sagas (state, saga_id)
        WHERE state IN ('running', 'compensating', 'stuck');
)sql";
// With a rowid: without one, what is larger than a quarter of a page takes pages of its own
// (sqlite.org/withoutrowid.html, 4), as a saga of three lines is.
inline constexpr std::string_view saga_log_schema_2 = R"sql(
    ALTER TABLE sagas RENAME TO sagas_1;
    CREATE TABLE sagas (
        saga_id TEXT PRIMARY KEY NOT NULL,  -- the order id
        definition TEXT NOT NULL,           -- place_order
        version INTEGER NOT NULL,           -- of the definition, the one it began with
        state TEXT NOT NULL,                -- running, compensating, completed, compensated, stuck
        data TEXT NOT NULL,                 -- JSON: what its commands are made from
        progress TEXT NOT NULL,             -- JSON: the steps that began
        deadline INTEGER NOT NULL,          -- unix microseconds
        next_due INTEGER,                   -- of an older version: when it asks again, else null
        correlation_id TEXT NOT NULL,       -- these three: of what moved it last
        causation_id TEXT NOT NULL,
        traceparent TEXT NOT NULL,
        updated_at INTEGER NOT NULL         -- unix microseconds
    );
    INSERT INTO sagas SELECT * FROM sagas_1 ORDER BY saga_id;
    DROP TABLE sagas_1;
    CREATE INDEX sagas_open ON sagas (state, saga_id)
        WHERE state IN ('running', 'compensating', 'stuck');
)sql";

struct SagaRecord {
    std::string saga_id;
    std::string definition;
    int version = 1;
    std::string data;  // JSON
    Progress progress;
    event_sourcing::Cause cause;
    vocabulary::Timestamp updated_at{};
    // Its state as the log has it; nothing for a saga that is new to the log.
    std::optional<SagaState> logged{};
    // An older version moved it last and waits for an answer. It may have been lost with the
    // broker, so what was asked is asked again.
    bool asks_again = false;
};

class SagaLog {
public:
    explicit SagaLog(storage::Database& database);
    ~SagaLog();

    // Inside a transaction, which sees its own writes. A caller that keeps a record must drop it if
    // the transaction is rolled back: the record then differs from the log.
    void save(storage::Transaction& transaction, SagaRecord& record);
    std::optional<SagaRecord> load(storage::Transaction& transaction, const std::string& saga_id);

    // Of committed sagas, from any thread.
    std::optional<SagaRecord> find(const std::string& saga_id) const;
    // In the order of their ids, those after `after`.
    std::vector<SagaRecord>
    list(std::optional<SagaState> state, const std::string& after, std::size_t limit) const;
    std::vector<SagaRecord> list_open() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace saga
