// Inbox: the receiving ends of a shard's channels. It handles each message once and in order, in
// one transaction with the number up to which it has come; only after the commit does it tell the
// sender (idempotent receiver). Numbers take the place of remembered message ids: one row a sender.
//
// What arrives together is handled in one transaction. A message whose handling throws is taken
// back alone and becomes a dead letter in the same database, and the channel goes on: handlers
// touch nothing but that database, so they would only throw again. Trouble with the disk fails
// everything, and nothing is acknowledged, so it comes again.
//
// A message may need a preparation. Its batch is handled once everything in it is ready; meanwhile
// the batches of other senders go on, and what arrives behind it is prepared, too.
//
// What nobody is waiting for is told lazily; a duplicate, a gap or a question is answered at once.
//
// Whoever drives it, one thread at a time, gives it a turn when it asks for one: the wake of its
// options, or the time that the last turn returned.
//
// Pattern: idempotent consumer (docs/patterns.md#idempotent-consumer).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/addresses.hpp"
#include "channels/dead_letters.hpp"
#include "channels/preparation.hpp"
#include "messaging/envelope.hpp"
#include "messaging/wire.hpp"
#include "observability/metrics.hpp"
#include "storage/writer.hpp"
#include "vocabulary/clock.hpp"

namespace channels {

inline constexpr std::string_view inbox_schema = R"sql(
    CREATE TABLE channel_inbox (
        sender TEXT PRIMARY KEY,    -- order/2
        number INTEGER NOT NULL     -- of its last message that was handled here
    ) WITHOUT ROWID;
)sql";

struct InboxOptions {
    // Whom it hears. Messages from anybody else are ignored.
    std::vector<std::string> senders;
    // Messages committed that a sender has not been told of: at most so many, and so long.
    std::int64_t untold_max = 256;
    std::chrono::milliseconds untold_at_most{100};
    // What waits to be handled, of all senders. More is dropped, and will come again.
    std::size_t bytes_waiting_max = 8 << 20;
    std::size_t bytes_a_turn = 1 << 20;  // taken up, whether or not it is ready
    // Called by any thread when something arrived: a turn is due. Must not block.
    std::function<void()> wake = [] {};
    // Called by the driver when a message that comes next has arrived.
    Prepare prepare = [](const messaging::Envelope&) { return nullptr; };
};

class Inbox {
public:
    using Handle = std::function<void(storage::Transaction&, const messaging::Envelope&)>;
    using Bury = std::function<void(storage::Transaction&, const DeadLetter&)>;

    // Built after the fence has been taken. `handle` and `bury` are called within transactions.
    Inbox(
        storage::Database& database,
        storage::Writer& writer,
        messaging::Wire& wire,
        const vocabulary::Clock& clock,
        Addresses addresses,
        Handle handle,
        Bury bury,
        observability::Metrics& metrics,
        InboxOptions options
    );
    ~Inbox();

    // A turn in parts, for a driver that does more in the same transaction: takes up what arrived,
    // and says whether there is something to handle; handles it; and tells the senders, if what
    // was handled has been committed (if not, it is forgotten, and comes again).
    bool take_up();
    void handle(storage::Transaction& transaction);
    void tell();
    // When the next turn is due if nothing arrives before.
    std::optional<vocabulary::SteadyTime> due() const;

    // All of that. Throws what Writer::execute does. Returns due().
    std::optional<vocabulary::SteadyTime> turn();
    // Whether something waits to be handled. Safe from any thread.
    bool has_arrivals() const;
    // From now on nothing arrives.
    void stop();

private:
    class Receiving;
    std::unique_ptr<Receiving> receiving_;
};

}  // namespace channels
