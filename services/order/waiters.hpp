// Waiters: requests to one shard that wait until their order is final (Prefer: wait=N). A request
// that waits costs no thread. Safe from any thread.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "http/async_event.hpp"
#include "http/awaitable.hpp"

namespace order {

class Waiters {
public:
    // A place in the line, given up when it is destroyed.
    class Place {
    public:
        Place(Waiters& waiters, std::string order_id);
        ~Place();
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

        // Whether the order became final within `patience`. To be awaited on an event loop, once.
        http::Awaitable<bool> wait(std::chrono::milliseconds patience);

    private:
        friend class Waiters;
        Waiters& waiters_;
        const std::string order_id_;
        http::AsyncEvent called_;
        bool final_ = false;  // guarded by waiters_.mutex_
    };

    std::unique_ptr<Place> expect(const std::string& order_id);
    void call(const std::string& order_id);
    // Nobody waits any longer.
    void close();

private:
    std::mutex mutex_;
    bool closed_ = false;                                  // guarded by mutex_
    std::unordered_multimap<std::string, Place*> places_;  // guarded by mutex_
};

}  // namespace order
