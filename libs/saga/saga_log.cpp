#include "saga/saga_log.hpp"

#include <stdexcept>

#include "json/object.hpp"
#include "json/strict.hpp"
#include "storage/statement.hpp"

namespace saga {
namespace {

using json::Value;
using vocabulary::from_unix_microseconds;
using vocabulary::unix_microseconds;

constexpr std::int64_t nothing = 0;  // stands for null in the upsert

constexpr const char* upsert = R"sql(
    INSERT INTO sagas (saga_id, definition, version, state, data, progress, deadline, next_due,
                       correlation_id, causation_id, traceparent, updated_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULLIF(?8, 0), ?9, ?10, ?11, ?12)
    ON CONFLICT (saga_id) DO UPDATE SET
        state = ?4, data = ?5, progress = ?6, next_due = NULLIF(?8, 0),
        correlation_id = ?9, causation_id = ?10, traceparent = ?11, updated_at = ?12
)sql";

// As the index of open sagas says it: SQLite uses a partial index for its very words only.
constexpr const char* is_open = "state IN ('running', 'compensating', 'stuck')";

const std::string select = R"sql(
    SELECT saga_id, definition, version, state, data, progress, deadline, next_due,
           correlation_id, causation_id, traceparent, updated_at
    FROM sagas
)sql";

Value to_json(const StepProgress& step) {
    auto value = json::object(
        {{"state", to_string(step.state)},
         {"attempts", step.attempts},
         {"started_at", unix_microseconds(step.started_at)}}
    );
    if (!step.last_error.empty()) value["last_error"] = step.last_error;
    if (step.finished_at) value["finished_at"] = unix_microseconds(*step.finished_at);
    return value;
}

// Throws std::runtime_error for a state that this version does not know.
template <typename State>
State known(std::optional<State> state, const std::string& text) {
    if (!state) throw std::runtime_error{"the saga log holds the unknown state " + text};
    return *state;
}

StepProgress step_progress(const Value& value) {
    const auto state = value.at("state").get<std::string>();
    StepProgress step{
        known(parse_step_state(state), state),
        value.at("attempts").get<int>(),
        value.value("last_error", ""),
        from_unix_microseconds(value.at("started_at").get<std::int64_t>())};
    if (const auto found = value.find("finished_at"); found != value.end()) {
        step.finished_at = from_unix_microseconds(found->get<std::int64_t>());
    }
    return step;
}

std::string encode_steps(const std::vector<StepProgress>& steps) {
    auto array = Value::array();
    for (const auto& step : steps) array.push_back(to_json(step));
    return array.dump();
}

std::vector<StepProgress> decode_steps(const std::string& text) {
    std::vector<StepProgress> steps;
    const auto values = json::read_back(text);
    for (const auto& value : values) steps.push_back(step_progress(value));
    return steps;
}

SagaRecord record_of(SQLite::Statement& row) {
    const std::string state = row.getColumn(3);
    SagaRecord record;
    record.saga_id = row.getColumn(0).getString();
    record.definition = row.getColumn(1).getString();
    record.version = row.getColumn(2).getInt();
    record.data = row.getColumn(4).getString();
    record.progress = {
        known(parse_saga_state(state), state),
        decode_steps(row.getColumn(5).getString()),
        from_unix_microseconds(row.getColumn(6).getInt64())};
    if (!row.isColumnNull(7))
        record.progress.next_due = from_unix_microseconds(row.getColumn(7).getInt64());
    record.cause = {
        row.getColumn(8).getString(),
        row.getColumn(9).getString(),
        row.getColumn(10).getString(),
        {}};
    record.updated_at = from_unix_microseconds(row.getColumn(11).getInt64());
    return record;
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
          save{of.write_connection(), upsert},
          load{of.write_connection(), select + " WHERE saga_id = ?"} {}

    storage::Database& database;
    SQLite::Statement save;
    SQLite::Statement load;
};

SagaLog::SagaLog(storage::Database& database) : state_{std::make_unique<State>(database)} {}

SagaLog::~SagaLog() = default;

void SagaLog::save(storage::Transaction&, const SagaRecord& record) {
    const auto& progress = record.progress;
    storage::Use{
        state_->save,
        record.saga_id,
        record.definition,
        record.version,
        std::string{to_string(progress.state)},
        record.data,
        encode_steps(progress.steps),
        unix_microseconds(progress.deadline),
        progress.next_due ? unix_microseconds(*progress.next_due) : nothing,
        record.cause.correlation_id,
        record.cause.causation_id,
        record.cause.traceparent,
        unix_microseconds(record.updated_at)}
        .run();
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
