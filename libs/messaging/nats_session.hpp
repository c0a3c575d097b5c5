// NatsSession: the connections of a NatsBus, and the streams and buckets they need.
//
// Its thread connects, makes what is missing, and announces a new generation; it does so again
// after every reconnect and whenever somebody doubts that the streams are still there. All else is
// safe from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "messaging/message_bus.hpp"
#include "messaging/nats_bus.hpp"
#include "messaging/nats_connection.hpp"

namespace messaging {

class NatsSession {
public:
    struct Hooks {
        std::function<void()>
            connected;               // every connection has a handle; the streams may be missing
        std::function<void()> lost;  // not connected (any more); may repeat
        std::function<void()> tick;  // about twice a second
    };

    explicit NatsSession(NatsOptions options);
    ~NatsSession();

    void start(Hooks hooks);
    void stop();  // closes the connections; waits for a call of the library to return

    const NatsOptions& options() const { return options_; }
    std::string new_inbox(const std::string& purpose) const;

    // Three, so that neither a lease renewal nor a small acknowledgement waits behind a burst.
    NatsConnection& publishing() { return publishing_; }
    NatsConnection& asking() { return asking_; }
    NatsConnection& acknowledging() { return acknowledging_; }

    bool connected() const { return announced_.load() == changes_->count.load(); }
    std::uint64_t generation() const { return generation_; }
    bool wait_until_connected(std::chrono::steady_clock::time_point deadline);

    // The broker answered as if a stream or bucket were missing: look again.
    void doubt();

    // When the stream was made: this tells it from one of the same name before. "" if unknown.
    std::string stream_id(std::string_view stream) const;
    // Makes the bucket if it is not there, now and in every generation to come.
    natsStatus open_bucket(const std::string& bucket, NatsStore& opened);

private:
    // What the connections' callbacks touch.
    struct Changes {
        std::atomic<std::uint64_t> count{0};
        std::mutex mutex;
        std::condition_variable seen;
        void announce();
    };

    void run(const std::stop_token& stop);
    bool establish();
    void log_failed_connect(natsStatus status);
    void log_making(const jsStreamConfig& config, natsStatus status);
    bool ensure_streams();
    natsStatus ensure_stream(const std::string& name, jsStreamConfig config);
    bool ensure_events_stream();
    natsStatus ensure_bucket(const std::string& bucket, NatsStore& opened);
    void announce_connected(std::uint64_t seen);
    void wait_for_change(std::uint64_t seen, std::chrono::milliseconds patience);

    const NatsOptions options_;
    const std::shared_ptr<Changes> changes_;
    NatsConnection publishing_;
    NatsConnection asking_;
    NatsConnection acknowledging_;
    Hooks hooks_;

    std::atomic<std::uint64_t> announced_;  // connected as long as nothing changed since this count
    std::atomic<std::uint64_t> generation_{0};

    mutable std::mutex mutex_;
    std::map<std::string, std::string, std::less<>> stream_ids_;  // guarded by mutex_
    std::set<std::string> buckets_;                               // guarded by mutex_
    std::chrono::steady_clock::time_point doubted_{};             // guarded by mutex_

    natsStatus logged_failure_ = NATS_OK;  // used by the thread
    bool logged_refusal_ = false;          // used by the thread

    std::jthread thread_;
};

}  // namespace messaging
