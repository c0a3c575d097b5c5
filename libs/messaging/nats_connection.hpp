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
#include <set>
#include <string>
#include <vector>

#include "messaging/nats_handles.hpp"

namespace messaging {

struct NatsConnectionSettings {
    std::string url;
    std::string name;          // as the server's monitoring shows it
    std::string inbox_prefix;  // replies come to subjects below it: _INBOX_order-1
    // Gives the socket to an event loop (natsOptions_SetEventLoop). None: the library has threads.
    std::function<void(natsOptions*)> on_loop{};
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
    // Subscribes for whoever asks for the next message (on a loop). Null if the library refuses.
    natsSubscription* subscribe(const std::string& filter);
    // Ends a subscription. It is not freed yet: the library's thread that reads may be just handing
    // it a message, and this version of the library does not hold it meanwhile.
    void retire(natsSubscription* subscription);
    // The same of a watcher, which is freed with the connection only: the library has more threads
    // for it. There is one more each time the broker was away.
    void retire(kvWatcher* watcher);
    // Frees the subscriptions that were retired before, if there are any and the server answers. An
    // answer is read by the thread that reads, after all that came before it: by then that thread
    // has let go of them, and finds them no more.
    void free_retired();
    std::size_t subscriptions() const;  // those that are not freed

private:
    NatsSettings library_settings() const;
    void connected(natsConnection* connection);
    natsStatus status() const;
    natsSubscription* kept(natsSubscription* subscription);

    const NatsConnectionSettings settings_;
    const std::shared_ptr<NatsSignals> signals_;  // shared with callbacks, which may come late
    std::atomic<natsConnection*> handle_{nullptr};
    std::atomic<jsCtx*> jetstream_{nullptr};

    mutable std::mutex mutex_;
    std::set<natsSubscription*> subscriptions_;  // guarded by mutex_
    std::set<natsSubscription*> retired_;        // guarded by mutex_
    std::vector<kvWatcher*> retired_watchers_;   // guarded by mutex_
};

}  // namespace messaging
