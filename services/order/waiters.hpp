// Waiters: requests to one shard that wait until their order is final (Prefer: wait=N). Safe from
// any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace order {

// How many requests of this process may wait at a time. Waiting costs a thread, and the others must
// be served meanwhile: who finds no seat is answered at once.
class WaitingRoom {
public:
    explicit WaitingRoom(int seats) : free_{seats} {}

    bool enter();
    void leave() { ++free_; }

private:
    std::atomic<int> free_;
};

class Waiters {
public:
    explicit Waiters(WaitingRoom& room);

    // A place in the line, given up when it is destroyed.
    class Place {
    public:
        Place(Waiters& waiters, std::string order_id);
        ~Place();
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;

        // Whether the order became final within `patience`.
        bool wait(std::chrono::milliseconds patience);

    private:
        friend class Waiters;
        Waiters& waiters_;
        const std::string order_id_;
        std::condition_variable called_;
        bool final_ = false;  // guarded by waiters_.mutex_
    };

    // Nothing if the room is full.
    std::unique_ptr<Place> expect(const std::string& order_id);
    void call(const std::string& order_id);
    // Nobody waits any longer.
    void close();

private:
    WaitingRoom& room_;
    std::mutex mutex_;
    bool closed_ = false;                                  // guarded by mutex_
    std::unordered_multimap<std::string, Place*> places_;  // guarded by mutex_
};

}  // namespace order
