// NatsConnection: one connection of the client library, with every setting that nats.c 3.4 needs to
// notice a dead or frozen server, to come back, and to block nobody for long.
//
// After the first success the library reconnects by itself and never gives up. If it ever does, the
// process ends, so that its supervisor starts it anew.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "messaging/nats_handles.hpp"

namespace messaging {

struct NatsConnectionSettings {
    std::string url;
    std::string name;          // as the server's monitoring shows it
    std::string inbox_prefix;  // replies come to subjects below it: _INBOX_order-1
    // Writes every message at once. Otherwise a thread of the library gathers for a millisecond.
    bool send_at_once = true;
};

struct NatsSignals;  // what the library's callbacks touch

class NatsConnection {
public:
    // `changed` is called by a thread of the library each time the connection is lost or is back.
    NatsConnection(NatsConnectionSettings settings, std::function<void()> changed);
    ~NatsConnection();  // closes
    NatsConnection(const NatsConnection&) = delete;
    NatsConnection& operator=(const NatsConnection&) = delete;

    // One attempt, unless one succeeded before; whether it is connected now. Called by one thread.
    natsStatus try_to_connect();
    void close();  // subscriptions stay valid, but hear nothing more

    // Null before the first success; the same from then on.
    natsConnection* handle() const { return handle_.load(); }
    jsCtx* jetstream() const { return jetstream_.load(); }

    // Subscribes for a thread of the library to call `receive`, which lives until its last call has
    // returned. When no more messages wait, that thread pauses: what arrives meanwhile costs no
    // wake-up each. Null if the library refuses.
    natsSubscription* subscribe(
        const std::string& filter,
        std::function<void(natsMsg*)> receive,
        std::chrono::milliseconds pause
    );
    // Subscribes for whoever asks for the next message. Null if the library refuses.
    natsSubscription* subscribe(const std::string& filter);
    // Ends a subscription. All are freed only with the connection: this version of the library may
    // still touch a subscription whose message is just arriving.
    void retire(natsSubscription* subscription);
    void retire(kvWatcher* watcher);

private:
    NatsSettings library_settings() const;
    void connected(natsConnection* connection);
    natsStatus status() const;
    natsSubscription* kept(natsSubscription* subscription);

    const NatsConnectionSettings settings_;
    const std::shared_ptr<NatsSignals> signals_;  // shared with callbacks, which may come late
    std::atomic<natsConnection*> handle_{nullptr};
    std::atomic<jsCtx*> jetstream_{nullptr};

    std::mutex mutex_;
    std::vector<natsSubscription*> subscriptions_;  // guarded by mutex_; retired ones, too
    std::vector<kvWatcher*> retired_watchers_;      // guarded by mutex_
};

}  // namespace messaging
