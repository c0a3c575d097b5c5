// Follower: applies the events of many shards to read models, each exactly once and in its order,
// whatever the bus loses, repeats or reorders.
//
// Every event has a gapless position within its shard. The position applied last (the cursor) is
// stored in the same transaction as what was applied. A live event that is next is applied; one at
// or below the cursor is a duplicate; one further ahead is parked until the gap before it has been
// read from the shard's feed. After a start, after every reconnect of the bus, and about every
// second, the feed is asked for what lies behind the cursor, so that a lost last event heals too. A
// lost database is just a cursor of 0. Where the two differ, the feed is right: what the bus tells
// of events that no leader has is dropped, and what cannot be applied is read again.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "messaging/envelope.hpp"
#include "messaging/message_bus.hpp"
#include "projection/consistency_token.hpp"
#include "projection/event_feed.hpp"
#include "sharding/shard_id.hpp"
#include "storage/writer.hpp"
#include "vocabulary/clock.hpp"

namespace projection {

inline constexpr std::string_view cursors_schema = R"sql(
    CREATE TABLE cursors (
        shard TEXT PRIMARY KEY,      -- order/2
        position INTEGER NOT NULL    -- of its last event applied
    ) WITHOUT ROWID;
)sql";

// Puts events into the read models, in this order. Called in a transaction; a throw takes all of
// them back, to be tried again.
using Apply = std::function<void(storage::Transaction&, std::span<const messaging::Envelope>)>;

struct FollowerOptions {
    std::vector<sharding::ShardId> shards;
    std::string live_events;  // subject filter, orderly.live.>
    std::size_t batch_max = 1'000;
    // How long events gather for the next transaction, unless somebody waits for one of them.
    std::chrono::milliseconds gather{0};
    // How long after the last event that was heard the feed is asked whether there are more.
    std::chrono::milliseconds check_every{1'000};
};

class Follower {
public:
    Follower(
        storage::Database& database,
        storage::Writer& writer,
        messaging::MessageBus& bus,
        EventFeed& feed,
        FollowerOptions options,
        Apply apply,
        const vocabulary::Clock& clock
    );
    ~Follower();  // stops

    // Listens, and begins a thread that applies and one that reads feeds. If the writer turns out
    // to be broken, the process ends: a supervisor can mend that.
    void start();
    void stop();

    // What the threads do, for single-threaded drivers: apply what is there; ask the feeds that are
    // due.
    std::size_t apply_once();
    void catch_up_once();

    Positions applied() const;      // committed
    Positions known_heads() const;  // the furthest heard of
    // The shards that were not yet applied up to where they stood when first asked.
    std::vector<std::string> behind() const;
    // True once there are none; false if it is time to stop before.
    bool wait_until_caught_up(const std::stop_token& stopped) const;
    // True once everything up to `positions` is applied; false if `patience` ends before. A shard
    // that is not followed here is not waited for.
    bool wait_for(const Positions& positions, std::chrono::milliseconds patience) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace projection
