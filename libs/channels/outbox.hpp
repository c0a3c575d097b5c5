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
// Whoever drives it, one thread at a time, also runs the writer's transactions, and gives it a turn
// when it asks for one: the wake of its options, or the time that the last turn returned.
//
// Pattern: transactional outbox (docs/patterns.md#transactional-outbox).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
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
    // Called by any thread when a recipient said something: a turn is due. Must not block.
    std::function<void()> wake = [] {};
};

// A message of more than message_bytes_max. Nothing was sent.
class MessageTooLarge : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Outbox {
public:
    // Reads where an earlier leader left off, so it is built after the fence has been taken. Uses
    // both hooks of the writer: what a transaction sends leaves right after it, if it can. `recall`
    // is called outside of transactions.
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
    ~Outbox();

    // Within a transaction: `envelope`, as messaging::encode writes it, leaves for `recipient`
    // (inventory/eu) once the transaction is on disk. Throws MessageTooLarge.
    void
    send(storage::Transaction& transaction, const std::string& recipient, std::string envelope);
    // The same for an event that is stored at `position`, by this transaction or before. What is
    // stored is only the reference: when it has to be sent again, `recall` makes the envelope
    // again.
    void send_event(
        storage::Transaction& transaction,
        const std::string& recipient,
        std::int64_t position,
        std::string envelope
    );

    // A turn in parts, for a driver that runs transactions anyway. Whether one is due: to erase
    // what was acknowledged, or to find out whether this is still the leader.
    bool wants_transaction();
    // Hears, asks, repeats, and sends what is read from the outbox. `leads`: since the last turn,
    // a transaction found that this is still the leader, who alone may ask.
    void send(bool leads);
    // When the next turn is due if nothing happens before.
    std::optional<vocabulary::SteadyTime> due() const;

    // All of that. Throws what Writer::execute does. Returns due().
    std::optional<vocabulary::SteadyTime> turn();
    // From now on nothing is sent, and nothing is heard.
    void stop();

    // These are safe from any thread.

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
