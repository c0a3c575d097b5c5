// EventStore: streams of events in one SQLite database, the source of truth of a shard.
//
// A stream is one aggregate's history; its versions are gapless from 1. Every event also has a
// position, gapless from 1 over the whole shard, by which others follow the store. Events are only
// ever appended.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "storage/writer.hpp"
#include "vocabulary/clock.hpp"
#include "vocabulary/ids.hpp"

namespace event_sourcing {

inline constexpr std::string_view event_store_schema = R"sql(
    CREATE TABLE events (
        position INTEGER PRIMARY KEY,   -- gapless from 1
        stream TEXT NOT NULL,           -- order-0193…-2a7
        version INTEGER NOT NULL,       -- gapless from 1 within the stream
        type TEXT NOT NULL,             -- order_placed
        data TEXT NOT NULL,             -- JSON
        event_id TEXT NOT NULL,
        time INTEGER NOT NULL,          -- unix microseconds
        epoch INTEGER NOT NULL,         -- of the leader that wrote it
        correlation_id TEXT NOT NULL,
        causation_id TEXT NOT NULL,
        traceparent TEXT NOT NULL,
        actor TEXT NOT NULL             -- customer:c-42, saga:place_order, service:payment, …
    );
    CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
)sql";

// Why and for whom something is recorded: goes into every event and every message that follows.
struct Cause {
    std::string correlation_id;
    std::string causation_id;
    std::string traceparent;
    std::string actor;
};

struct NewEvent {
    std::string type;
    std::string data;  // JSON
};

struct StoredEvent {
    std::int64_t position = 0;
    std::string stream;
    std::int64_t version = 0;
    std::string type;
    std::string data;
    std::string event_id;
    vocabulary::Timestamp time{};
    std::int64_t epoch = 0;
    Cause cause;
};

// Somebody else appended to the stream meanwhile.
class VersionConflict : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class EventStore {
public:
    // Reads where the store stands, so it is built after the fence has been taken.
    // Every event gets an id from `ids`.
    EventStore(storage::Database& database, vocabulary::IdSource& ids);
    ~EventStore();

    // Appends to `stream`, which must stand at `expected_version` (0: new). Returns what was
    // stored. Throws VersionConflict if it stands elsewhere; then nothing was appended.
    std::vector<StoredEvent> append(
        storage::Transaction& transaction,
        const std::string& stream,
        std::int64_t expected_version,
        const std::vector<NewEvent>& events,
        const Cause& cause
    );

    // Inside a transaction, seeing what it already wrote: versions above `after`.
    std::vector<StoredEvent>
    load(storage::Transaction&, const std::string& stream, std::int64_t after = 0);

    // The same for whoever has the transactions, within one or between two. Waits for nobody.
    std::vector<StoredEvent> load(const std::string& stream);

    // Of committed events, from any thread.
    std::vector<StoredEvent> read_stream(
        const std::string& stream,
        std::int64_t after = 0,
        std::size_t limit = 100'000
    ) const;
    std::vector<StoredEvent> read_all(std::int64_t after_position, std::size_t limit) const;
    std::int64_t head() const;  // the last committed position, 0 if there is none

    // How many events were written in an older epoch than the event before them: none, or fencing
    // failed. Looks at every event once, at the new ones only when asked again.
    std::int64_t epoch_violations() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace event_sourcing
