// Shards that say something to each other: the real outbox, inbox and databases, in one thread, and
// leaders that die, are deposed, or start again on an older copy of their database. The shards keep
// what arrived; this keeps what should have.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "channels/inbox.hpp"
#include "channels/outbox.hpp"
#include "channels/testing/unreliable_wire.hpp"
#include "storage/fence.hpp"
#include "vocabulary/ids.hpp"
#include "vocabulary/manual_clock.hpp"

namespace channel_model {

// What is to become of a message.
enum class Fate {
    handled,
    answered,     // handled, and its handler sends something back
    dead_letter,  // its handler sends something, too, but throws then
};

struct Said {
    std::string id;
    Fate fate = Fate::handled;
};

// What was committed for each channel, in order. Written once that is on disk.
class Record {
public:
    using ByChannel = std::map<std::pair<std::string, std::string>, std::vector<Said>>;

    std::string next_id() { return "m" + std::to_string(++last_id_); }
    void note(const std::string& from, const std::string& to, Said said) {
        by_channel_[{from, to}].push_back(std::move(said));
    }
    // What was said before is not looked at any more.
    void forget() { by_channel_.clear(); }
    const ByChannel& by_channel() const { return by_channel_; }

private:
    int last_id_ = 0;
    ByChannel by_channel_;
};

// What the process of a leader has.
class Leader {
public:
    struct World {
        channels::testing::UnreliableNetwork& network;
        const vocabulary::ManualClock& clock;
        vocabulary::IdSource& ids;
        Record& record;
    };

    Leader(
        storage::Database& database,
        const std::string& shard,
        const std::vector<std::string>& others,
        const World& world
    );

    channels::Outbox& outbox() { return outbox_; }
    channels::testing::UnreliableWire& wire() { return wire_; }

    // Sends so many messages with each transaction. The first `taken_back` of them are sent by a
    // part that fails.
    void commit(const std::string& to, int messages, Fate fate, int taken_back);
    // The same, but the job throws in the end.
    void fail_to_commit(const std::string& to, int messages);
    void turn();
    // Of one that was deposed: neither writes nor answers.
    bool is_powerless();

private:
    void send(storage::Transaction& transaction, const std::string& to, Fate fate);
    void handle(storage::Transaction& transaction, const messaging::Envelope& envelope);
    void keep(
        storage::Transaction& transaction,
        const std::string& sender,
        const std::string& message,
        bool dead
    );

    const std::string shard_;
    World world_;
    storage::Fence fence_;
    storage::Writer writer_;
    channels::testing::UnreliableWire wire_;
    observability::Metrics metrics_;
    channels::Outbox outbox_;
    channels::Inbox inbox_;
};

class Shard {
public:
    Shard(
        std::string path,
        std::string name,
        std::vector<std::string> others,
        const Leader::World& world
    );

    const std::string& name() const { return name_; }
    Leader& leader() { return *leader_; }
    Leader* deposed() { return deposed_.get(); }

    void crash_and_restart();
    void take_over();  // while the old leader is still there
    void keep_copy();
    bool has_copy() const { return has_copy_; }
    void restart_on_copy();

    // What arrived from this sender, as it was handled.
    std::vector<Said> arrived(const std::string& sender);
    // In its outbox, besides those of channels that have stopped.
    std::size_t rows_under_way();

private:
    void stop();
    void start();
    void copy_files(const std::string& from, const std::string& to) const;

    const std::string path_;
    const std::string name_;
    const std::vector<std::string> others_;
    const Leader::World world_;
    bool has_copy_ = false;
    std::unique_ptr<storage::Database> database_;
    std::unique_ptr<Leader> leader_;
    std::unique_ptr<Leader> deposed_;
};

}  // namespace channel_model
