// ShardCore: what every shard is made of, whatever it decides: a database with its fence and its
// writer, the events, the channels to and from other shards with their dead letters, and the
// announcements. Read the members from top to bottom: each is built from those above it, and they
// are torn down in reverse.
//
// A shard contains it as its first member, adds what it handles to dispatcher(), and is started
// last and stopped first. All is safe from any thread, but for what says "within a transaction".
#pragma once

#include <cstdint>
#include <string>

#include "channels/dead_letters.hpp"
#include "channels/inbox.hpp"
#include "channels/outbox.hpp"
#include "event_sourcing/announcer.hpp"
#include "event_sourcing/event_store.hpp"
#include "messaging/dispatcher.hpp"
#include "messaging/envelope.hpp"
#include "service_host/carried_over.hpp"
#include "service_host/environment.hpp"
#include "service_host/public_events.hpp"
#include "service_host/publisher.hpp"
#include "service_host/writer_metrics.hpp"
#include "sharding/shard_id.hpp"
#include "storage/database.hpp"
#include "storage/fence.hpp"
#include "storage/writer.hpp"

namespace service_host {

struct ShardOptions {
    sharding::ShardId id;             // order/2
    std::string database_path;        // ":memory:" in tests
    std::string instance;             // who leads it: order-1
    std::int64_t epoch_at_least = 0;  // the epoch will be above
    bool has_threads = true;          // false: a single-threaded driver calls run_once()
};

class ShardCore {
public:
    // Takes the shard over: raises its epoch. Throws if that cannot be had now.
    ShardCore(
        const ShardOptions& options,
        const Environment& environment,
        const storage::Schema& schema,
        PublicForm public_form
    );
    ~ShardCore();

    // Begins to send and to announce; then to handle what it hears. (What arrives before waits.)
    void start_sending();
    void start_hearing();
    void start() {
        start_sending();
        start_hearing();
    }
    // From now on nothing is handled.
    void stop_hearing();
    // Ends all of that, and refuses all writes with storage::Deposed.
    void stop();
    // False once somebody else leads the shard, or a commit failed.
    bool healthy() const { return !writer_.broken() && !writer_.deposed(); }

    const sharding::ShardId& id() const { return id_; }
    std::int64_t epoch() const { return fence_.epoch(); }
    storage::Database& database() { return database_; }
    storage::Writer& writer() { return writer_; }
    event_sourcing::EventStore& events() { return events_; }
    const event_sourcing::EventStore& events() const { return events_; }
    channels::Outbox& outbox() { return outbox_; }
    const channels::Outbox& outbox() const { return outbox_; }
    Publisher& publisher() { return publisher_; }
    messaging::Dispatcher& dispatcher() { return dispatcher_; }

    // As committed.
    struct Audit {
        std::int64_t position = 0;
        std::int64_t epoch_violations = 0;
        std::int64_t unsent_messages = 0;
        std::int64_t dead_letters = 0;
    };
    Audit audit() const;

    // One round of hearing, sending and announcing, for single-threaded drivers. Whether there was
    // anything to hear.
    bool run_once();

private:
    // The message about the event at this position, to be sent once more.
    std::string recall(std::int64_t position) const;

    const sharding::ShardId id_;
    const bool has_threads_;
    const PublicForm public_form_;

    // What it keeps.
    storage::Database database_;
    storage::Fence fence_;
    storage::Writer writer_;
    WriterMetrics writer_metrics_;
    event_sourcing::EventStore events_;
    channels::DeadLetters dead_letters_;

    // What it says.
    channels::Outbox outbox_;
    event_sourcing::Announcer announcer_;
    Publisher publisher_;

    // What it hears.
    messaging::Dispatcher dispatcher_;
    CarriedOver carried_over_;
    channels::Inbox inbox_;
};

}  // namespace service_host
