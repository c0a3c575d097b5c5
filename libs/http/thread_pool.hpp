// ThreadPool: the threads that hold a server's connections, started only when they are needed.
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
    // To be shut down before it is destroyed. `when_full` is called for a task that has to wait
    // because all threads are taken.
    ThreadPool(std::size_t threads_max, std::function<void()> when_full);

    void enqueue(std::function<void()> task);
    // Runs what was enqueued, and ends the threads.
    void shutdown();

    bool has_waiting_tasks();

private:
    void work();

    const std::size_t threads_max_;
    const std::function<void()> when_full_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_;  // guarded by mutex_
    std::size_t idle_ = 0;                     // guarded by mutex_
    bool ending_ = false;                      // guarded by mutex_
    std::vector<std::jthread> threads_;        // only of enqueue and shutdown, which do not overlap
};

}  // namespace http
