// NatsPublisher: hands messages to JetStream without waiting and matches the acknowledgements that
// come back, each on a subject of its own below one inbox. (The client library's own asynchronous
// publishing does not tell which sequence a message got.)
//
// Safe from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "messaging/message_bus.hpp"
#include "messaging/nats_session.hpp"
#include "observability/metrics.hpp"

namespace messaging {

class NatsPublisher : public std::enable_shared_from_this<NatsPublisher> {
public:
    using Done = std::function<void(const PublishOutcome&)>;

    NatsPublisher(std::shared_ptr<NatsSession> session, observability::Metrics& metrics);

    using Headers = std::vector<std::pair<const char*, std::string>>;
    void publish(const OutgoingMessage& message, Done done, const Headers& headers = {});

    // Listens for acknowledgements, once there is a connection. Called by the session's thread, as
    // are the next two.
    void attach();
    void fail_all(const std::string& reason);
    void fail_overdue();

private:
    using Clock = std::chrono::steady_clock;
    struct Unacknowledged {
        Done done;
        Clock::time_point deadline;
    };

    bool wait_for_room(std::unique_lock<std::mutex>& lock);
    natsStatus send(const OutgoingMessage& message, const Headers& headers, std::uint64_t token);
    void receive(natsMsg* acknowledgement);
    PublishOutcome outcome_of(natsMsg* acknowledgement);
    Done take(std::uint64_t token);
    void fail(const Done& done, const std::string& reason);

    const std::shared_ptr<NatsSession> session_;  // owned together with the bus
    const std::string inbox_;
    observability::Counter& failed_;
    bool attached_ = false;

    std::mutex mutex_;
    std::condition_variable room_;
    std::uint64_t last_token_ = 0;                            // guarded by mutex_
    std::map<std::uint64_t, Unacknowledged> unacknowledged_;  // guarded by mutex_; oldest first
    Clock::time_point stalled_until_{};                       // guarded by mutex_
    SpentMessages spent_;                                     // guarded by mutex_
};

}  // namespace messaging
