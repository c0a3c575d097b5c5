// CallPool: the threads on which a process waits for the card network, shared by all shards that it
// leads. A network that hangs can hold these threads and no others (bulkhead).
//
// Work waits for its due time and is done in that order. Safe from any thread.
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

    void run();
    bool wait_for_due(std::unique_lock<std::mutex>& lock);
    void run_first(std::unique_lock<std::mutex>& lock);

    const vocabulary::Clock& clock_;
    std::mutex mutex_;
    std::condition_variable ready_;    // there is something to do, or to wait for
    std::condition_variable earlier_;  // the first due time is now an earlier one
    Queue queue_;                      // guarded by mutex_
    bool timed_ = false;               // guarded by mutex_; a thread waits for the first due time
    bool stopping_ = false;            // guarded by mutex_
    std::vector<std::jthread> threads_;
};

}  // namespace payment
