// ShardLoop: the thread in which everything happens for one shard (event loop). What other threads
// bring and what its io_context has ready are taken together; then the shard has a turn, which
// works on all of it. So batches grow under load by themselves, and at rest one wake-up is one
// step.
//
// Pattern: single writer (docs/patterns.md#single-writer).
#pragma once

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "storage/transactor.hpp"

namespace service_host {

class ShardLoop {
public:
    using Job = storage::Transactor::Job;

    // A job, and what is called in the loop once it is on disk, or has failed. Must not throw.
    struct Brought {
        Job job;
        std::function<void(std::exception_ptr)> done;
    };
    // Works on what was brought, and calls each done(). Returns when the next turn is due if
    // nothing happens before. Must not throw.
    using Turn = std::function<std::chrono::nanoseconds(std::vector<Brought>)>;

    explicit ShardLoop(Turn turn);
    ~ShardLoop();  // stops

    // From now on the thread has the turns.
    void start();
    // Returns once the last turn is over. Jobs that still wait, and all that come, fail with
    // storage::Deposed. Safe to repeat.
    void stop();
    bool was_started() const { return was_started_; }

    // Safe from any thread; the loop is running, or has been.
    void bring(Brought job);
    // The same, but returns when it is on disk; throws what it failed with. Not from the loop.
    void execute(const Job& job);
    // Something happened: a turn is due. Safe from any thread.
    void wake();

    // What it waits for besides. Used by the loop's thread, or while it does not run.
    boost::asio::io_context& context() { return context_; }

private:
    void run();
    std::vector<Brought> take_brought();

    const Turn turn_;
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::atomic<bool> was_started_{false};
    std::atomic<bool> is_stopping_{false};
    std::atomic<bool> is_awake_{false};  // the thread will have a turn anyway
    std::atomic<bool> is_in_turn_{false};
    std::atomic<std::thread::id> thread_id_{};

    std::mutex mutex_;
    std::vector<Brought> brought_;  // guarded by mutex_
    bool has_ended_ = false;        // guarded by mutex_

    std::thread thread_;
};

}  // namespace service_host
