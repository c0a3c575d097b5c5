// AsyncEvent: something that happens once, and that a coroutine on an event loop waits for. No
// thread waits.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>

#include "http/awaitable.hpp"

namespace http {

class AsyncEvent {
public:
    // It has happened. Safe from any thread.
    void set();
    // Whether it has happened, waiting for it up to `patience`. For one coroutine at a time.
    Awaitable<bool> wait(std::chrono::milliseconds patience);

private:
    std::mutex mutex_;
    bool is_set_ = false;           // guarded by mutex_
    std::function<void()> wake_{};  // guarded by mutex_; set while somebody waits
};

}  // namespace http
