// OutboxRows: the outbox's table. Internal to event_sourcing. What takes a transaction runs inside
// it; the rest sees what is committed and may be called from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "messaging/message_bus.hpp"
#include "storage/writer.hpp"

namespace event_sourcing {

struct QueuedMessage {
    std::int64_t position = 0;
    messaging::OutgoingMessage message;
};

struct Acknowledgement {
    std::int64_t position = 0;
    messaging::StreamPosition stored;
};

struct SentRow {
    std::string message_id;
    std::uint64_t sequence = 0;
};

class OutboxRows {
public:
    explicit OutboxRows(storage::Database& database);

    std::int64_t last_position() const;
    std::int64_t count_unsent() const;
    std::vector<QueuedMessage> unsent_after(std::int64_t position, int limit) const;
    // The last row, by sequence, that was stored in this stream at `sequence` or before.
    std::optional<SentRow> last_sent(const std::string& stream_id, std::uint64_t sequence) const;

    void insert(storage::Transaction& transaction, const QueuedMessage& queued);
    // False if the row was marked before.
    bool mark_sent(storage::Transaction& transaction, const Acknowledgement& acknowledgement);

    // Both mark rows younger than `keep` as unsent, `limit` at most, and return how many.
    int forget_after(
        storage::Transaction& transaction,
        const messaging::StreamPosition& last_kept,
        std::chrono::seconds keep,
        int limit
    );
    int forget_other_streams(
        storage::Transaction& transaction,
        const std::string& stream_id,
        const std::string& dead_letter_stream_id,
        std::chrono::seconds keep,
        int limit
    );

    // Deletes those of the first `limit` rows that were sent and are older than `keep`, but never
    // the last row, since it says where positions go on.
    void prune(storage::Transaction& transaction, std::chrono::seconds keep, int limit);

private:
    storage::Database& database_;
    SQLite::Statement insert_;
    SQLite::Statement mark_sent_;
    SQLite::Statement forget_after_;
    SQLite::Statement forget_other_streams_;
    SQLite::Statement prune_;
};

}  // namespace event_sourcing
