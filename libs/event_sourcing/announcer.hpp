// Announcer: tells whoever listens what was committed, at once. Announcements are plain messages:
// not stored, perhaps lost. The log of events is the event store; who must see all of them follows
// its feed (projection::Follower), and is only faster for hearing this.
//
// What is committed within `linger` goes out together, since every message costs its listeners a
// wake-up and a commit.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "messaging/message_bus.hpp"
#include "storage/writer.hpp"

namespace event_sourcing {

class Announcer {
public:
    explicit Announcer(
        messaging::MessageBus& bus,
        std::chrono::milliseconds linger = std::chrono::milliseconds{20}
    );
    ~Announcer();  // stops

    // Told once the transaction is on disk.
    void add(storage::Transaction& transaction, const std::string& subject, std::string envelope);

    void start();  // its own thread, for those that linger; before that, none does
    void stop();

    // Called after each batch by the committing thread. Without a thread of its own, sends.
    void pump();
    // Sends all that waits, for single-threaded drivers.
    void flush();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace event_sourcing
