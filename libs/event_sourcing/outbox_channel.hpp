// OutboxChannel: what lies between those who commit messages, the outbox's relay and the broker:
// the queue of what is committed, what is in flight, and what was acknowledged. Internal to
// event_sourcing; safe from any thread. It is shared with the callbacks of the bus, which may come
// when the outbox is gone.
//
// Messages are published in rounds. While the channel is live, the committing threads publish what
// they queued. A failure ends the round, and the channel is no longer live: messages stay in the
// table, until the relay has sent all of its unsent rows in a round of its own and goes live
// again. What an earlier round still hears is ignored, since its rows are sent again under the
// same id.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "event_sourcing/outbox_rows.hpp"

namespace event_sourcing {

class OutboxChannel {
public:
    // What the table holds at the start.
    OutboxChannel(std::int64_t unsent, std::int64_t committed_position)
        : unsent_{unsent}, committed_position_{committed_position} {}

    // Committing threads.

    void commit(std::vector<QueuedMessage> messages);
    // One thread at a time takes what is queued and publishes it; false if another does. Who began
    // goes on until nothing is left.
    bool begin_pumping();
    struct Portion {
        std::vector<QueuedMessage> messages;
        std::uint64_t round = 0;
    };
    std::optional<Portion> next_portion();

    // The bus.

    void
    hear(std::uint64_t of_round, std::int64_t position, const messaging::PublishOutcome& outcome);

    // The relay.

    std::uint64_t round() const { return round_; }
    // Ends the round, if it is a live one.
    void interrupt();
    // Waits until nobody publishes. False if there is nothing to recover from, or no time.
    bool begin_recovery();
    // These three are false once the round has ended. What is begun counts as in flight.
    bool wait_for_room(std::uint64_t round);
    bool begin_publishing(std::uint64_t round, std::size_t messages);
    // Also false if something was committed after this position, which has to go first.
    bool go_live(std::uint64_t round, std::int64_t committed_position);
    // Until there is something to do. False when it is time to stop.
    bool wait_for_work();
    // Ends the round and everybody's waiting; returns when nobody publishes any more.
    void stop();

    std::int64_t committed_position() const;
    std::vector<Acknowledgement> first_acknowledged(std::size_t limit) const;
    // The first `count` of them are dealt with; `marked` of those rows were unsent until now.
    void forget_acknowledged(std::size_t count, std::int64_t marked);
    // So many rows are to be sent again.
    void add_unsent(std::int64_t rows);
    std::int64_t unsent() const;

private:
    void end_round();  // with mutex_ held

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool live_ = false;     // this and all below: guarded by mutex_
    bool pumping_ = false;  // a thread publishes the queue
    bool stopping_ = false;
    int failures_ = 0;           // in a row
    std::size_t in_flight_ = 0;  // of this round
    std::int64_t unsent_;
    std::int64_t committed_position_;
    std::deque<QueuedMessage> queue_;            // committed, while live
    std::vector<Acknowledgement> acknowledged_;  // not marked yet
    std::atomic<std::uint64_t> round_{0};        // changed with mutex_ held, read without
};

}  // namespace event_sourcing
