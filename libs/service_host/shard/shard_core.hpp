// ShardCore: what every shard is made of, whatever it decides: a database with its fence and its
// writer, the events, the channels to and from other shards with their dead letters, the
// announcements, and the loop in which all of that happens. Read the members from top to bottom:
// each is built from those above it, and they are torn down in reverse.
//
// A turn of the loop takes what waits (requests, messages, what time brings about), handles all of
// it in one transaction with one fsync, and only then lets messages and answers leave.
//
// A shard contains it as its first member, adds what it handles to dispatcher(), and is started
// last and stopped first. All is safe from any thread, but for what says "within a transaction".
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "announcements/announcer.hpp"
#include "channels/dead_letters.hpp"
#include "channels/inbox.hpp"
#include "channels/outbox.hpp"
#include "channels/preparation.hpp"
#include "event_sourcing/event_store.hpp"
#include "messaging/dispatcher.hpp"
#include "messaging/envelope.hpp"
#include "messaging/wire.hpp"
#include "service_host/process/environment.hpp"
#include "service_host/shard/carried_over.hpp"
#include "service_host/shard/public_events.hpp"
#include "service_host/shard/publisher.hpp"
#include "service_host/shard/shard_loop.hpp"
#include "service_host/shard/writer_metrics.hpp"
#include "sharding/shard_id.hpp"
#include "storage/database.hpp"
#include "storage/fence.hpp"
#include "storage/transactor.hpp"
#include "storage/writer.hpp"
#include "vocabulary/clock.hpp"

namespace service_host {

struct ShardOptions {
    sharding::ShardId id;             // order/2
    std::string database_path;        // ":memory:" in tests
    std::string instance;             // who leads it: order-1
    std::int64_t epoch_at_least = 0;  // the epoch will be above
    bool has_threads = true;          // false: a single-threaded driver calls run_once()
};

class ShardCore final : public storage::Transactor {
public:
    // Takes the shard over: raises its epoch. Throws if that cannot be had now.
    ShardCore(
        const ShardOptions& options,
        const Environment& environment,
        const storage::Schema& schema,
        PublicForm public_form
    );
    ~ShardCore() override;

    // Before the start, and without threads, the calling thread does it all.
    void execute(const Job& job) override;
    // The same, but returns at once: `done` is called, by the loop, with what execute() would
    // throw.
    void bring(ShardLoop::Brought job);
    // Throws storage::Deposed if somebody else leads the shard by now.
    void confirm_leading();
    // Work that turns do besides what is brought and what is heard. All is called by the loop.
    struct Chore {
        std::function<bool()> is_due;  // asked in every turn of a healthy shard
        Job job;                       // done in its transaction if so; again soon if it throws
        // When it may be due next if nothing happens before; nothing: then not.
        std::function<std::optional<vocabulary::SteadyTime>()> next;
    };
    // Both within the start-up. What a message needs before it is handled is prepared by `prepare`.
    void add_chore(Chore chore) { chores_.push_back(std::move(chore)); }
    void prepare_messages(channels::Prepare prepare) { prepare_ = std::move(prepare); }

    // From now on the loop's thread handles what is heard, sends and announces.
    void start();
    // Ends all of that, and refuses all writes with storage::Deposed.
    void stop();
    // False once somebody else leads the shard, or a commit failed.
    bool healthy() const { return !writer_.broken() && !writer_.deposed(); }

    const sharding::ShardId& id() const { return id_; }
    std::int64_t epoch() const { return fence_.epoch(); }
    storage::Database& database() { return database_; }
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

    // What else the loop shall wait for. Used by the loop, or while it does not run.
    boost::asio::io_context& context() { return loop_.context(); }

    // One round of hearing, sending and announcing, for single-threaded drivers. Whether there is
    // more to do at once.
    bool run_once();

private:
    std::chrono::nanoseconds turn(std::vector<ShardLoop::Brought> brought);
    bool tell(bool leads);
    std::chrono::nanoseconds pause() const;

    // The message about the event at this position, to be sent once more.
    std::string recall(std::int64_t position) const;

    const sharding::ShardId id_;
    const bool has_threads_;
    const PublicForm public_form_;
    const vocabulary::Clock& clock_;
    ShardLoop loop_;
    const std::unique_ptr<messaging::Wire> own_wire_;  // on the loop
    messaging::Wire& wire_;

    // What it keeps.
    storage::Database database_;
    storage::Fence fence_;
    storage::Writer writer_;
    WriterMetrics writer_metrics_;
    event_sourcing::EventStore events_;
    channels::DeadLetters dead_letters_;

    // What it says.
    channels::Outbox outbox_;
    announcements::Announcer announcer_;
    Publisher publisher_;

    // What it hears.
    messaging::Dispatcher dispatcher_;
    CarriedOver carried_over_;
    channels::Prepare prepare_ = [](const messaging::Envelope&) { return nullptr; };
    channels::Inbox inbox_;
    const Job hear_ = [this](auto& transaction) { inbox_.handle(transaction); };

    std::mutex without_loop_;  // held by whoever executes something, as long as there is no loop

    std::vector<Chore> chores_;
};

}  // namespace service_host
