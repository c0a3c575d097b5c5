#include "messaging/inbox.hpp"

#include <mutex>

#include "storage/statement.hpp"

namespace messaging {

namespace {

// Ids begin with the time at which they were made (UUIDv7), so the newest messages are among the
// last. Of these, the rows of the newest second are of the stream as it was then; older ones may be
// of a stream that has been lost since, with higher sequences.
std::optional<Inbox::Last> newest_in(SQLite::Database& connection) {
    SQLite::Statement select{
        connection,
        "SELECT message_id, sequence FROM"
        " (SELECT * FROM inbox ORDER BY message_id DESC LIMIT 10000)"
        " WHERE sequence > 0 ORDER BY handled_at DESC, sequence DESC LIMIT 1"};
    if (!select.executeStep()) return std::nullopt;
    return Inbox::Last{
        .message_id = select.getColumn(0).getString(),
        .sequence = static_cast<std::uint64_t>(select.getColumn(1).getInt64()),
    };
}

}  // namespace

struct Inbox::State {
    explicit State(SQLite::Database& connection)
        : insert{connection, "INSERT OR IGNORE INTO inbox VALUES (?, ?, ?, 0)"},
          renew{
              connection,
              "UPDATE inbox SET sequence = ?2, handled_at = ?3 WHERE message_id = ?1"
              " RETURNING unfinished"},
          set_unfinished{connection, "UPDATE inbox SET unfinished = ?2 WHERE message_id = ?1"},
          remove{
              connection,
              "DELETE FROM inbox WHERE message_id IN"
              " (SELECT message_id FROM inbox ORDER BY message_id LIMIT ?2) AND handled_at < ?1"},
          last{newest_in(connection)} {}

    SQLite::Statement insert;
    SQLite::Statement renew;
    SQLite::Statement set_unfinished;
    SQLite::Statement remove;

    mutable std::mutex mutex;
    std::optional<Last> last;  // guarded by mutex
};

Inbox::Inbox(storage::Database& database) {
    const std::lock_guard lock{database.write_mutex()};
    state_ = std::make_unique<State>(database.write_connection());
}

Inbox::~Inbox() = default;

// Pattern: idempotent consumer (docs/patterns.md#idempotent-consumer).
Inbox::Before Inbox::remember(
    storage::Transaction& transaction,
    const std::string& message_id,
    std::uint64_t sequence
) {
    const std::int64_t now = vocabulary::unix_seconds(transaction.now());
    const auto place = static_cast<std::int64_t>(sequence);
    auto before = Before::never;
    if (storage::Use{state_->insert, message_id, place, now}.run() == 0) {
        storage::Use renewed{state_->renew, message_id, place, now};
        renewed.step();
        before = renewed.column(0).getInt() == 0 ? Before::handled : Before::unfinished;
        while (renewed.step()) {
        }
    }
    transaction.on_commit([this, message_id, sequence] {
        const std::lock_guard lock{state_->mutex};
        if (!state_->last || state_->last->sequence <= sequence)
            state_->last = {message_id, sequence};
    });
    return before;
}

void Inbox::set_unfinished(storage::Transaction&, const std::string& message_id, bool unfinished) {
    storage::Use{state_->set_unfinished, message_id, unfinished ? 1 : 0}.run();
}

std::optional<Inbox::Last> Inbox::last() const {
    const std::lock_guard lock{state_->mutex};
    return state_->last;
}

void Inbox::forget_last() {
    const std::lock_guard lock{state_->mutex};
    state_->last.reset();
}

int Inbox::prune(storage::Transaction& transaction, std::chrono::seconds age, int rows) {
    return storage::Use{
        state_->remove, vocabulary::unix_seconds(transaction.now()) - age.count(), rows}
        .run();
}

}  // namespace messaging
