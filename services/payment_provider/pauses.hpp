// Pauses: coroutines that take their time, and do not hold up the end of the process. Safe from any
// thread.
#pragma once

#include <chrono>
#include <list>
#include <mutex>

#include "http/async_event.hpp"
#include "http/awaitable.hpp"

namespace payment_provider {

class Pauses {
public:
    // To be awaited on an event loop. Lasts that long, or until end().
    http::Awaitable<void> pause(std::chrono::milliseconds duration);
    // Ends all pauses, and those that come.
    void end();

private:
    class Place;

    std::mutex mutex_;
    bool ended_ = false;                // guarded by mutex_
    std::list<http::AsyncEvent> ends_;  // guarded by mutex_; of those who pause
};

}  // namespace payment_provider
