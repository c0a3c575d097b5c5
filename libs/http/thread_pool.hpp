// ThreadPool: the threads that a server's blocking handlers run on, started only when they are
// needed. Safe from any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace http {

class ThreadPool {
public:
    // To be shut down before what its tasks refer to goes.
    explicit ThreadPool(std::size_t threads_max) : threads_max_{threads_max} {}
    ~ThreadPool() { shutdown(); }
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    // Runs it as soon as a thread is free; never, once the pool is shut down. Throws
    // std::system_error if there is no thread at all, and none can be made.
    void enqueue(std::function<void()> task);
    // Runs what was enqueued, and ends the threads. Safe to repeat.
    void shutdown();

private:
    void add_thread();
    void work();
    // Whether an idle thread is to be woken. One at a time is, and wakes the next if there is more
    // to do: meanwhile those that are awake may have done it. With mutex_ held.
    bool begin_to_wake();

    const std::size_t threads_max_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_;  // guarded by mutex_
    std::size_t idle_ = 0;                     // guarded by mutex_
    bool waking_ = false;                      // guarded by mutex_; one is woken, not awake yet
    bool ending_ = false;                      // guarded by mutex_
    std::vector<std::jthread> threads_;        // guarded by mutex_
};

}  // namespace http
