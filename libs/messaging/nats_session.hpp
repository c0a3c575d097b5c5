// NatsSession: the connections of a NatsBus, and the stream and the buckets they need.
//
// Its thread connects, makes what is missing, and announces a new generation; it does so again
// after every reconnect and whenever somebody doubts that all is still there. All else is safe from
// any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "messaging/nats_bus.hpp"
#include "messaging/nats_connection.hpp"

namespace messaging {

// `purpose` tells the connections of one client apart.
NatsConnectionSettings connection_settings(const NatsOptions& options, const std::string& purpose);

class NatsSession {
public:
    struct Hooks {
        std::function<void()> connected;  // both have a handle; the stream may be missing
        std::function<void()> lost;       // not connected (any more); may repeat
        std::function<void()> tick;       // about twice a second
    };

    explicit NatsSession(NatsOptions options);
    ~NatsSession();

    void start(Hooks hooks);
    void stop();  // closes the connections; waits for a call of the library to return

    const NatsOptions& options() const { return options_; }
    std::string new_inbox(const std::string& purpose) const;

    // Two, so that no lease renewal waits behind a burst.
    NatsConnection& announcing() { return announcing_; }
    NatsConnection& asking() { return asking_; }

    bool connected() const { return announced_.load() == changes_->count.load(); }
    std::uint64_t generation() const { return generation_; }
    bool wait_until_connected(std::chrono::steady_clock::time_point deadline);

    // The broker answered as if the stream or a bucket were missing: look again.
    void doubt();

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
    void delete_former_streams();
    bool ensure_buckets();
    bool ensure_events_stream();
    natsStatus ensure_bucket(const std::string& bucket, NatsStore& opened);
    void announce_connected(std::uint64_t seen);
    void wait_for_change(std::uint64_t seen, std::chrono::milliseconds patience);

    const NatsOptions options_;
    const std::shared_ptr<Changes> changes_;
    NatsConnection announcing_;
    NatsConnection asking_;
    Hooks hooks_;

    std::atomic<std::uint64_t> announced_;  // connected as long as nothing changed since this count
    std::atomic<std::uint64_t> generation_{0};

    std::mutex mutex_;
    std::set<std::string> buckets_;                    // guarded by mutex_
    std::chrono::steady_clock::time_point doubted_{};  // guarded by mutex_

    natsStatus logged_failure_ = NATS_OK;  // used by the thread
    bool logged_refusal_ = false;          // used by the thread

    std::jthread thread_;
};

}  // namespace messaging
