// NatsPublisher: sends what is announced, without waiting. For public events it matches the
// acknowledgements that come back, each on a subject of its own below one inbox. (The client
// library's own asynchronous publishing does not tell what became of which message.)
//
// Safe from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "messaging/message_bus.hpp"
#include "messaging/nats_session.hpp"
#include "observability/metrics.hpp"

namespace messaging {

class NatsPublisher : public std::enable_shared_from_this<NatsPublisher> {
public:
    using Done = std::function<void(bool stored)>;

    NatsPublisher(std::shared_ptr<NatsSession> session, observability::Metrics& metrics);

    void announce(const std::string& subject, const std::string& payload);
    void announce_events(const PublicEvents& events, const Done& done);

    // Listens for acknowledgements, once there is a connection. Called by the session's thread, as
    // are the next two.
    void attach();
    void fail_all();  // the broker is away
    void fail_overdue();

private:
    using Clock = std::chrono::steady_clock;
    struct Unacknowledged {
        Done done;
        Clock::time_point deadline;
    };

    std::uint64_t expect_acknowledgement(const Done& done);  // its token; 0 if there is no room
    bool wait_for_room(std::unique_lock<std::mutex>& lock);
    natsStatus send(const PublicEvents& events, std::uint64_t token);
    void receive(natsMsg* acknowledgement);
    std::string refusal_in(natsMsg* acknowledgement);
    Done take(std::uint64_t token);
    void fail(const Done& done);
    void report(const std::string& trouble);

    const std::shared_ptr<NatsSession> session_;  // owned together with the bus
    const std::string inbox_;
    observability::Counter& failed_;
    bool attached_ = false;

    std::mutex mutex_;
    std::condition_variable room_;
    std::uint64_t last_token_ = 0;                            // guarded by mutex_
    std::map<std::uint64_t, Unacknowledged> unacknowledged_;  // guarded by mutex_; oldest first
    Clock::time_point stalled_until_{};                       // guarded by mutex_
    Clock::time_point silent_until_{};                        // guarded by mutex_; about trouble
    SpentMessages spent_;                                     // guarded by mutex_
};

}  // namespace messaging
