// Outbox: outgoing messages as rows of the transaction that causes them (transactional outbox), and
// the relay that publishes them in order and marks each sent only once the broker stored it.
//
// Sent rows are kept as long as the stream keeps messages, with the stream's identity and the
// sequence each got. After every reconnect the relay asks the stream whether it still holds the
// last rows sent; whatever a broker lost with its disk, or with a roll-back to an older copy, is
// sent again. The inboxes of the receivers absorb what arrives twice.
//
// What one transaction has for the same subject travels as one message (messaging::encode_batch).
//
// The thread that commits also publishes (Outbox::pump, called after each batch), so that at rest
// no hand-over costs time; the relay's own thread marks rows, retries and compares.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "event_sourcing/announcer.hpp"
#include "messaging/envelope.hpp"
#include "messaging/message_bus.hpp"
#include "observability/metrics.hpp"
#include "storage/writer.hpp"

namespace event_sourcing {

inline constexpr std::string_view outbox_schema = R"sql(
    CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
    CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);  -- what is unsent comes first
)sql";

struct Publication {
    std::string live_subject;  // for whoever listens
    std::string subject;       // for those who react; "" if nobody does
    messaging::Envelope event;
};

class Outbox {
public:
    // Reads where an earlier leader left off, so it is built after the fence has been taken. Uses
    // both hooks of the writer: the rows are written before each commit, and published after it.
    // `announced` are the events that publish() announces, as the log has them. `keep` is how long
    // sent rows are kept: a little longer than the stream keeps messages.
    Outbox(
        storage::Database& database,
        storage::Writer& writer,
        messaging::MessageBus& bus,
        std::string shard,
        observability::Metrics& metrics,
        AnnouncedEvents announced,
        std::chrono::seconds keep = messaging::messages_remembered
    );
    ~Outbox();  // stops

    // The message leaves once the transaction is on disk.
    void add(storage::Transaction& transaction, messaging::OutgoingMessage message);
    // So does the envelope, together with others of this batch of transactions that have the same
    // subject, in the order in which they were added.
    void send(
        storage::Transaction& transaction,
        const messaging::Envelope& envelope,
        const std::string& subject
    );
    // An event, with its position: announced to whoever listens, and sent to those who react to it,
    // if anybody does.
    void publish(storage::Transaction& transaction, const Publication& publication);

    // Starts the relay's thread, which first sends what was left unsent. The thread ends by itself
    // when this leader is deposed.
    void start();
    // From now on nothing is sent. What the broker is known to have stored is marked, if it can be.
    void stop();

    // One round of the relay's own work, for single-threaded drivers: compares with the stream if
    // the connection is new, sends what is unsent, marks what was stored.
    void run_once();

    // Messages that are not marked as stored by the broker.
    std::int64_t unsent() const;

private:
    class Relay;
    std::unique_ptr<Relay> relay_;
};

}  // namespace event_sourcing
