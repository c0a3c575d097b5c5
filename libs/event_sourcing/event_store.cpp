#include "event_sourcing/event_store.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>

#include "storage/statement.hpp"

namespace event_sourcing {
namespace {

using storage::Use;

// As event_in() reads them.
const std::string select_events =
    "SELECT position, stream, version, type, data, event_id, time, epoch,"
    " correlation_id, causation_id, traceparent, actor FROM events ";

constexpr int epochs_per_read = 10'000;

StoredEvent event_in(const Use& row) {
    return {
        .position = row.column(0).getInt64(),
        .stream = row.column(1).getString(),
        .version = row.column(2).getInt64(),
        .type = row.column(3).getString(),
        .data = row.column(4).getString(),
        .event_id = row.column(5).getString(),
        .time = vocabulary::from_unix_microseconds(row.column(6).getInt64()),
        .epoch = row.column(7).getInt64(),
        .cause =
            {
                .correlation_id = row.column(8).getString(),
                .causation_id = row.column(9).getString(),
                .traceparent = row.column(10).getString(),
                .actor = row.column(11).getString(),
            },
    };
}

std::vector<StoredEvent> events_in(Use& rows) {
    std::vector<StoredEvent> events;
    while (rows.step()) events.push_back(event_in(rows));
    return events;
}

}  // namespace

struct EventStore::State {
    State(storage::Database& in, vocabulary::IdSource& from)
        : database{in},
          ids{from},
          insert{
              in.write_connection(),
              "INSERT INTO events (position, stream, version, type, data, event_id, time, epoch,"
              " correlation_id, causation_id, traceparent, actor)"
              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
          select_version{in.write_connection(), "SELECT max(version) FROM events WHERE stream = ?"},
          select_stream{
              in.write_connection(),
              select_events + "WHERE stream = ? AND version > ? ORDER BY version"},
          position{in.write_connection().execAndGet("SELECT max(position) FROM events").getInt64()},
          committed_position{position} {}

    void store(const StoredEvent& event);
    void check_version(const std::string& stream, std::int64_t expected);

    storage::Database& database;
    vocabulary::IdSource& ids;
    SQLite::Statement insert;
    SQLite::Statement select_version;
    SQLite::Statement select_stream;
    std::optional<SQLite::Statement> read_stream;  // used while reading, one at a time
    std::int64_t position;  // of the last event of this transaction; used inside transactions only
    std::atomic<std::int64_t> committed_position;

    // What epoch_violations() has seen.
    std::mutex epochs_mutex;
    std::int64_t checked_position = 0;  // guarded by epochs_mutex
    std::int64_t last_epoch = 0;        // guarded by epochs_mutex
    std::int64_t violations = 0;        // guarded by epochs_mutex
};

void EventStore::State::store(const StoredEvent& event) {
    Use{insert,
        event.position,
        event.stream,
        event.version,
        event.type,
        event.data,
        event.event_id,
        vocabulary::unix_microseconds(event.time),
        event.epoch,
        event.cause.correlation_id,
        event.cause.causation_id,
        event.cause.traceparent,
        event.cause.actor}
        .run();
}

void EventStore::State::check_version(const std::string& stream, std::int64_t expected) {
    Use row{select_version, stream};
    row.step();
    const auto version = row.column(0).getInt64();
    if (version == expected) return;
    throw VersionConflict{
        stream + " stands at version " + std::to_string(version) + ", not " +
        std::to_string(expected)};
}

EventStore::EventStore(storage::Database& database, vocabulary::IdSource& ids) {
    const std::scoped_lock writing{database.write_mutex()};
    state_ = std::make_unique<State>(database, ids);
}

EventStore::~EventStore() = default;

// Pattern: event sourcing (docs/patterns.md#event-sourcing).
std::vector<StoredEvent> EventStore::append(
    storage::Transaction& transaction,
    const std::string& stream,
    std::int64_t expected_version,
    const std::vector<NewEvent>& events,
    const Cause& cause
) {
    auto& state = *state_;
    state.check_version(stream, expected_version);
    transaction.on_rollback([&state, before = state.position] { state.position = before; });

    std::vector<StoredEvent> stored;
    stored.reserve(events.size());
    for (const auto& event : events) {
        stored.push_back({
            .position = state.position + 1,
            .stream = stream,
            .version = ++expected_version,
            .type = event.type,
            .data = event.data,
            .event_id = state.ids.next(),
            .time = transaction.now(),
            .epoch = transaction.epoch(),
            .cause = cause,
        });
        state.store(stored.back());
        ++state.position;
    }
    transaction.on_commit([&state, last = state.position] { state.committed_position = last; });
    return stored;
}

std::vector<StoredEvent>
EventStore::load(storage::Transaction&, const std::string& stream, std::int64_t after) {
    Use rows{state_->select_stream, stream, after};
    return events_in(rows);
}

std::vector<StoredEvent> EventStore::load(const std::string& stream) {
    Use rows{state_->select_stream, stream, std::int64_t{0}};
    return events_in(rows);
}

std::vector<StoredEvent>
EventStore::read_stream(const std::string& stream, std::int64_t after, std::size_t limit) const {
    std::vector<StoredEvent> events;
    state_->database.read([&](SQLite::Database& connection) {
        auto& select = state_->read_stream;
        if (!select) {
            select.emplace(
                connection,
                select_events + "WHERE stream = ? AND version > ? ORDER BY version LIMIT ?"
            );
        }
        Use rows{*select, stream, after, static_cast<std::int64_t>(limit)};
        events = events_in(rows);
    });
    return events;
}

std::vector<StoredEvent> EventStore::read_all(std::int64_t after_position, std::size_t limit)
    const {
    std::vector<StoredEvent> events;
    state_->database.read([&](SQLite::Database& connection) {
        SQLite::Statement select{
            connection, select_events + "WHERE position > ? ORDER BY position LIMIT ?"};
        Use rows{select, after_position, static_cast<std::int64_t>(limit)};
        events = events_in(rows);
    });
    return events;
}

std::int64_t EventStore::head() const { return state_->committed_position; }

// In portions, so that others can read in between.
std::int64_t EventStore::epoch_violations() const {
    auto& state = *state_;
    const std::scoped_lock lock{state.epochs_mutex};
    bool more = true;
    while (more) {
        int rows_read = 0;
        state.database.read([&](SQLite::Database& connection) {
            SQLite::Statement select{
                connection,
                "SELECT position, epoch FROM events WHERE position > ? ORDER BY position LIMIT ?"};
            Use row{select, state.checked_position, epochs_per_read};
            for (; row.step(); ++rows_read) {
                const auto epoch = row.column(1).getInt64();
                if (epoch < state.last_epoch) ++state.violations;
                state.checked_position = row.column(0).getInt64();
                state.last_epoch = epoch;
            }
        });
        more = rows_read == epochs_per_read;
    }
    return state.violations;
}

}  // namespace event_sourcing
