// CallPool: the threads on which a process waits for the card network, shared by all shards that it
// leads. A network that hangs can hold these threads and no others (bulkhead).
//
// Work waits for its due time and is done in that order. Threads are called one by one, each by
// the one before it, and the one that has worked last comes first: so there are no more awake than
// there is work for. Safe from any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "vocabulary/clock.hpp"

namespace payment {

class CallPool {
public:
    using Work = std::function<void()>;

    // With no threads, work is done by run_due() alone: for single-threaded drivers.
    CallPool(int threads, const vocabulary::Clock& clock);
    ~CallPool();  // drops what waits, returns once nothing runs

    // `work` may add more. It must not throw, and may come late: whoever adds it may be gone by
    // then.
    void add(vocabulary::SteadyTime due, Work work);

    // Does what is due by now; returns how much that was.
    std::size_t run_due();

private:
    using Queue = std::multimap<vocabulary::SteadyTime, Work>;
    struct Idle {
        std::condition_variable called;
        bool is_called = false;
    };

    void run();
    bool wait_for_due(std::unique_lock<std::mutex>& lock);
    void wait_to_be_called(std::unique_lock<std::mutex>& lock);
    void run_first(std::unique_lock<std::mutex>& lock);
    bool first_is_due() const;
    void call(Idle& idle);
    void call_another();

    const vocabulary::Clock& clock_;
    std::mutex mutex_;
    Queue queue_;              // guarded by mutex_
    std::vector<Idle*> idle_;  // guarded by mutex_; the last one has the warmest cache
    Idle* timed_ = nullptr;    // guarded by mutex_; of the idle, who waits for the first due time
    bool is_coming_ = false;   // guarded by mutex_; somebody was called, and has not looked yet
    bool stopping_ = false;    // guarded by mutex_
    std::vector<std::jthread> threads_;
};

}  // namespace payment
