// Announcer: tells the world what was committed, at once: whoever listens now, and the stream of
// public events, which keeps it for a while.
//
// Listeners may miss a message; who must see all events follows the feed (projection::Follower). To
// the stream every event goes at least once, in order of position. What the stream holds says how
// far a shard was announced: so a new leader, and every leader after a reconnect, asks the stream
// and goes on from there with what it reads from the log. What the stream itself lost later, or did
// not take, is not made up for beyond that.
//
// What is committed within a few milliseconds goes out together (Pace), since every message costs
// its listeners a wake-up and a commit. A message holds neighbours of one subject, so positions
// never go back.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "messaging/message_bus.hpp"
#include "storage/writer.hpp"

namespace announcements {

// An event of the log as the world is told of it.
struct Announcement {
    std::int64_t position = 0;
    std::string subject;   // orderly.live.order.2.orders
    std::string envelope;  // encoded
};

// All events of a shard: under which subjects they are announced, and how committed ones are read,
// from any thread: those after a position, in order, `limit` of them if there are so many.
struct AnnouncedEvents {
    using Read = std::function<std::vector<Announcement>(std::int64_t after, std::size_t limit)>;

    std::string filter;  // orderly.live.order.2.*
    Read read = [](std::int64_t, std::size_t) { return std::vector<Announcement>{}; };
};

// When the announcer sends a round of messages. Both waits come before it. Catching up has none.
struct Pace {
    // After the first event that waits. Long enough for all events of an order that nothing delays.
    std::chrono::milliseconds gather{8};
    // After the round before. This bounds what the broker and the listeners do under load.
    std::chrono::milliseconds apart{20};
};

class Announcer {
public:
    Announcer(messaging::MessageBus& bus, AnnouncedEvents events, Pace pace = {});
    ~Announcer();  // stops

    // Told once the transaction is on disk.
    void add(storage::Transaction& transaction, Announcement announcement);

    // Its own thread, for catching up and for what waits; before that, nothing waits.
    void start();
    // Returns once nothing is being sent. What was not sent is the next leader's.
    void stop();

    // Called after each batch by the committing thread. Without a thread of its own, sends.
    void pump();
    // Sends all that waits, for single-threaded drivers.
    void flush();

private:
    struct State;
    std::shared_ptr<State> state_;  // shared with callbacks of the bus, which may come late
};

}  // namespace announcements
