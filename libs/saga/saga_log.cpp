#include "saga/saga_log.hpp"

#include <stdexcept>
#include <utility>

#include "json/decode.hpp"
#include "json/encode.hpp"
#include "storage/statement.hpp"

namespace saga {
namespace {

using vocabulary::from_unix_microseconds;
using vocabulary::unix_microseconds;

// Most changes leave the state as it is. Without naming it, they do not touch the index of open
// sagas, which is a page to write less.
constexpr const char* update_in_state = R"sql(
    UPDATE sagas SET data = ?, progress = ?, next_due = NULL,
        correlation_id = ?, causation_id = ?, traceparent = ?, updated_at = ?
    WHERE saga_id = ?
)sql";
constexpr const char* update_with_state = R"sql(
    UPDATE sagas SET data = ?, progress = ?, next_due = NULL,
        correlation_id = ?, causation_id = ?, traceparent = ?, updated_at = ?, state = ?
    WHERE saga_id = ?
)sql";
// Not an upsert, for which SQLite opens temporary tables.
constexpr const char* insert = R"sql(
    INSERT INTO sagas (data, progress, correlation_id, causation_id, traceparent, updated_at,
                       state, saga_id, definition, version, deadline)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
)sql";

// As the index of open sagas says it: SQLite uses a partial index for its very words only.
constexpr const char* is_open = "state IN ('running', 'compensating', 'stuck')";

const std::string select = R"sql(
    SELECT saga_id, definition, version, state, data, progress, deadline, next_due,
           correlation_id, causation_id, traceparent, updated_at
    FROM sagas
)sql";

// A step as it is kept; times are unix microseconds.
struct StoredStep {
    StepState state = StepState::started;
    int attempts = 1;
    std::string last_error;
    std::int64_t started_at = 0;
    std::optional<std::int64_t> finished_at;

    static constexpr auto members() {
        using vocabulary::field;
        return vocabulary::fields(
            field("state", &StoredStep::state),
            field("attempts", &StoredStep::attempts),
            vocabulary::unless_default("last_error", &StoredStep::last_error),
            field("started_at", &StoredStep::started_at),
            field("finished_at", &StoredStep::finished_at)
        );
    }
};

std::string encode_steps(const std::vector<StepProgress>& steps) {
    std::vector<StoredStep> stored;
    stored.reserve(steps.size());
    for (const auto& step : steps) {
        auto& each = stored.emplace_back(StoredStep{
            step.state, step.attempts, step.last_error, unix_microseconds(step.started_at), {}});
        if (step.finished_at) each.finished_at = unix_microseconds(*step.finished_at);
    }
    return json::encode(stored);
}

std::vector<StepProgress> decode_steps(const std::string& text) {
    std::vector<StepProgress> steps;
    for (auto& stored : json::decode<std::vector<StoredStep>>(text)) {
        auto& step = steps.emplace_back(StepProgress{
            stored.state,
            stored.attempts,
            std::move(stored.last_error),
            from_unix_microseconds(stored.started_at),
            {}});
        if (stored.finished_at) step.finished_at = from_unix_microseconds(*stored.finished_at);
    }
    return steps;
}

// Throws std::runtime_error for a state that this version does not know.
SagaState known_state(const std::string& text) {
    const auto state = parse(vocabulary::Of<SagaState>{}, text);
    if (!state) throw std::runtime_error{"the saga log holds the unknown state " + text};
    return *state;
}

SagaRecord record_of(SQLite::Statement& row) try {
    const std::string state = row.getColumn(3);
    SagaRecord record;
    record.saga_id = row.getColumn(0).getString();
    record.definition = row.getColumn(1).getString();
    record.version = row.getColumn(2).getInt();
    record.data = row.getColumn(4).getString();
    record.progress = {
        known_state(state),
        decode_steps(row.getColumn(5).getString()),
        from_unix_microseconds(row.getColumn(6).getInt64())};
    record.logged = record.progress.state;
    record.asks_again = !row.isColumnNull(7);
    record.cause = {
        row.getColumn(8).getString(),
        row.getColumn(9).getString(),
        row.getColumn(10).getString(),
        {}};
    record.updated_at = from_unix_microseconds(row.getColumn(11).getInt64());
    return record;
} catch (const json::Unreadable& trouble) {
    throw std::runtime_error{
        "the steps of saga " + row.getColumn(0).getString() + ": " + trouble.what()};
}

std::string has_state(SagaState state) {
    const auto equal = "state = '" + std::string{to_string(state)} + "'";
    const bool is_final = state == SagaState::completed || state == SagaState::compensated;
    return is_final ? equal : equal + " AND " + is_open;
}

std::vector<SagaRecord> records(SQLite::Statement& query) {
    std::vector<SagaRecord> found;
    while (query.executeStep()) found.push_back(record_of(query));
    return found;
}

}  // namespace

struct SagaLog::State {
    explicit State(storage::Database& of)
        : database{of},
          update_in_state{of.write_connection(), saga::update_in_state},
          update_with_state{of.write_connection(), saga::update_with_state},
          insert{of.write_connection(), saga::insert},
          load{of.write_connection(), select + " WHERE saga_id = ?"} {}

    storage::Database& database;
    SQLite::Statement update_in_state;
    SQLite::Statement update_with_state;
    SQLite::Statement insert;
    SQLite::Statement load;
};

SagaLog::SagaLog(storage::Database& database) : state_{std::make_unique<State>(database)} {}

SagaLog::~SagaLog() = default;

void SagaLog::save(storage::Transaction&, SagaRecord& record) {
    const auto state = record.progress.state;
    const auto steps = encode_steps(record.progress.steps);
    const auto write = [&](SQLite::Statement& statement, const auto&... more) {
        const auto& cause = record.cause;
        storage::Use{
            statement,
            record.data,
            steps,
            cause.correlation_id,
            cause.causation_id,
            cause.traceparent,
            unix_microseconds(record.updated_at),
            more...}
            .run();
    };
    const std::string name{to_string(state)};
    if (!record.logged) {
        const auto deadline = unix_microseconds(record.progress.deadline);
        write(state_->insert, name, record.saga_id, record.definition, record.version, deadline);
    } else if (*record.logged == state) {
        write(state_->update_in_state, record.saga_id);
    } else {
        write(state_->update_with_state, name, record.saga_id);
    }
    record.logged = state;
}

std::optional<SagaRecord> SagaLog::load(storage::Transaction&, const std::string& saga_id) {
    storage::Use row{state_->load, saga_id};
    if (!row.step()) return std::nullopt;
    return record_of(state_->load);
}

std::optional<SagaRecord> SagaLog::find(const std::string& saga_id) const {
    std::optional<SagaRecord> record;
    state_->database.read([&](SQLite::Database& connection) {
        SQLite::Statement query{connection, select + " WHERE saga_id = ?"};
        query.bindNoCopy(1, saga_id);
        if (query.executeStep()) record = record_of(query);
    });
    return record;
}

std::vector<SagaRecord>
SagaLog::list(std::optional<SagaState> state, const std::string& after, std::size_t limit) const {
    std::vector<SagaRecord> found;
    state_->database.read([&](SQLite::Database& connection) {
        const auto filter = state ? " AND " + has_state(*state) : "";
        SQLite::Statement query{
            connection, select + " WHERE saga_id > ?" + filter + " ORDER BY saga_id LIMIT ?"};
        query.bindNoCopy(1, after);
        query.bind(2, static_cast<std::int64_t>(limit));
        found = records(query);
    });
    return found;
}

std::vector<SagaRecord> SagaLog::list_open() const {
    std::vector<SagaRecord> found;
    state_->database.read([&](SQLite::Database& connection) {
        SQLite::Statement query{connection, select + " WHERE " + is_open};
        found = records(query);
    });
    return found;
}

}  // namespace saga
