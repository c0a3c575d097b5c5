// Outbox: what a shard says to other shards, each in a channel of its own that numbers its messages
// 1, 2, 3, … A message is a row of the transaction that causes it (transactional outbox). It leaves
// once that is on disk, and the row goes once the recipient has said that it has committed the
// message. Until then nobody in between is trusted: it is sent again as often as it takes.
//
// Each message is handled once, in order, whatever dies (channels::Inbox is the other end), unless
// one of the two databases is replaced by an older copy of itself: then the channel stops, which
// stopped() tells.
//
// Before anything is sent, the recipient is asked where it stands. What one commit has for one
// recipient travels as one batch. Unacknowledged bytes are limited by a window; the rest waits in
// its table and costs no memory.
//
// Pattern: transactional outbox (docs/patterns.md#transactional-outbox).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "channels/addresses.hpp"
#include "channels/outbox_rows.hpp"
#include "channels/outgoing_channel.hpp"
#include "messaging/wire.hpp"
#include "observability/metrics.hpp"
#include "storage/writer.hpp"
#include "vocabulary/clock.hpp"
#include "vocabulary/ids.hpp"

namespace channels {

struct OutboxOptions {
    std::size_t window_bytes = 1 << 20;         // under way in one channel, and one more message
    std::size_t batch_bytes = 256 << 10;        // in one message of the broker
    std::size_t message_bytes_max = 512 << 10;  // below what the broker takes, with all around it
    Patience patience;                          // with a recipient that does not answer
    // Rows are deleted with the next commit, or by themselves after this time without one.
    std::chrono::milliseconds delete_after{300};
};

// A message of more than message_bytes_max. Nothing was sent.
class MessageTooLarge : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Outbox {
public:
    // Reads where an earlier leader left off, so it is built after the fence has been taken. Uses
    // both hooks of the writer. `recall` is called outside of transactions, by the outbox's own
    // thread.
    Outbox(
        storage::Database& database,
        storage::Writer& writer,
        messaging::Wire& wire,
        const vocabulary::Clock& clock,
        vocabulary::IdSource& ids,
        Addresses addresses,
        Recall recall,
        observability::Metrics& metrics,
        OutboxOptions options = {}
    );
    ~Outbox();  // stops

    // Within a transaction: `envelope`, as messaging::encode writes it, leaves for `recipient`
    // (inventory/eu) once the transaction is on disk. Throws MessageTooLarge.
    void
    send(storage::Transaction& transaction, const std::string& recipient, std::string envelope);
    // The same for an event that the transaction appends at `position`. What is stored is only the
    // reference: when it has to be sent again, `recall` makes the envelope again.
    void send_event(
        storage::Transaction& transaction,
        const std::string& recipient,
        std::int64_t position,
        std::string envelope
    );

    // Its own thread asks, repeats and sends what is read from the outbox. It ends by itself when
    // this leader is deposed.
    void start();
    // From now on nothing is sent, and nothing is heard.
    void stop();
    // What that thread does, once, for drivers with one thread. Returns when the next turn is due
    // if nothing happens before.
    std::optional<vocabulary::SteadyTime> turn();

    // Messages whose recipients have not said that they committed them.
    std::int64_t waiting() const;
    // The channels that stopped for good, by recipient, each with the reason. The shard is not
    // ready while there is one (docs/operations.md).
    std::map<std::string, std::string> stopped() const;

private:
    class Sending;
    std::unique_ptr<Sending> sending_;
};

}  // namespace channels
