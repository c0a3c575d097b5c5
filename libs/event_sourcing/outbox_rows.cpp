#include "event_sourcing/outbox_rows.hpp"

#include <algorithm>
#include <limits>

#include "storage/statement.hpp"

namespace event_sourcing {
namespace {

using storage::Use;
using vocabulary::unix_seconds;

// SQLite's integers are signed.
std::int64_t stored(std::uint64_t sequence) {
    constexpr auto max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(sequence, max));
}

}  // namespace

OutboxRows::OutboxRows(storage::Database& database)
    : database_{database},
      insert_{
          database.write_connection(),
          "INSERT INTO outbox (position, message_id, subject, payload, added_at)"
          " VALUES (?, ?, ?, ?, ?)"},
      mark_sent_{
          database.write_connection(),
          "UPDATE outbox SET stream_id = ?, sequence = ? WHERE position = ? AND stream_id IS NULL"},
      forget_after_{
          database.write_connection(),
          "UPDATE outbox SET stream_id = NULL, sequence = NULL WHERE position IN ("
          "SELECT position FROM outbox"
          " WHERE stream_id = ? AND sequence > ? AND added_at >= ? LIMIT ?)"},
      forget_other_streams_{
          database.write_connection(),
          "UPDATE outbox SET stream_id = NULL, sequence = NULL WHERE position IN ("
          "SELECT position FROM outbox"
          " WHERE (stream_id < ?1 OR stream_id > ?1) AND stream_id <> ?2 AND added_at >= ?3"
          " LIMIT ?4)"},
      prune_{
          database.write_connection(),
          "DELETE FROM outbox WHERE position IN (SELECT position FROM outbox"
          " WHERE position < (SELECT max(position) FROM outbox) ORDER BY position LIMIT ?)"
          " AND stream_id IS NOT NULL AND added_at < ?"} {}

std::int64_t OutboxRows::last_position() const {
    std::int64_t position = 0;
    database_.read([&](SQLite::Database& connection) {
        position = connection.execAndGet("SELECT max(position) FROM outbox").getInt64();
    });
    return position;
}

std::int64_t OutboxRows::count_unsent() const {
    std::int64_t count = 0;
    database_.read([&](SQLite::Database& connection) {
        count =
            connection.execAndGet("SELECT count(*) FROM outbox WHERE stream_id IS NULL").getInt64();
    });
    return count;
}

std::vector<QueuedMessage> OutboxRows::unsent_after(std::int64_t position, int limit) const {
    std::vector<QueuedMessage> unsent;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{
            connection,
            "SELECT position, message_id, subject, payload FROM outbox"
            " WHERE stream_id IS NULL AND sequence IS NULL AND position > ?"
            " ORDER BY position LIMIT ?"};
        Use row{select, position, limit};
        while (row.step()) {
            unsent.push_back({
                .position = row.column(0).getInt64(),
                .message =
                    {
                        .id = row.column(1).getString(),
                        .subject = row.column(2).getString(),
                        .payload = row.column(3).getString(),
                    },
            });
        }
    });
    return unsent;
}

std::optional<SentRow> OutboxRows::last_sent(const std::string& stream_id, std::uint64_t sequence)
    const {
    std::optional<SentRow> last;
    database_.read([&](SQLite::Database& connection) {
        SQLite::Statement select{
            connection,
            "SELECT message_id, sequence FROM outbox WHERE stream_id = ? AND sequence <= ?"
            " ORDER BY sequence DESC LIMIT 1"};
        Use row{select, stream_id, stored(sequence)};
        if (!row.step()) return;
        last = SentRow{
            .message_id = row.column(0).getString(),
            .sequence = static_cast<std::uint64_t>(row.column(1).getInt64()),
        };
    });
    return last;
}

void OutboxRows::insert(storage::Transaction& transaction, const QueuedMessage& queued) {
    const auto& [position, message] = queued;
    Use{insert_,
        position,
        message.id,
        message.subject,
        message.payload,
        unix_seconds(transaction.now())}
        .run();
}

bool OutboxRows::mark_sent(storage::Transaction&, const Acknowledgement& acknowledgement) {
    const auto& [position, place] = acknowledgement;
    return Use{mark_sent_, place.stream_id, stored(place.sequence), position}.run() == 1;
}

int OutboxRows::forget_after(
    storage::Transaction& transaction,
    const messaging::StreamPosition& last_kept,
    std::chrono::seconds keep,
    int limit
) {
    const auto oldest = unix_seconds(transaction.now() - keep);
    return Use{forget_after_, last_kept.stream_id, stored(last_kept.sequence), oldest, limit}.run();
}

int OutboxRows::forget_other_streams(
    storage::Transaction& transaction,
    const std::string& stream_id,
    const std::string& dead_letter_stream_id,
    std::chrono::seconds keep,
    int limit
) {
    const auto oldest = unix_seconds(transaction.now() - keep);
    return Use{forget_other_streams_, stream_id, dead_letter_stream_id, oldest, limit}.run();
}

void OutboxRows::prune(storage::Transaction& transaction, std::chrono::seconds keep, int limit) {
    Use{prune_, limit, unix_seconds(transaction.now() - keep)}.run();
}

}  // namespace event_sourcing
