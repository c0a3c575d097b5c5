#include "http/thread_pool.hpp"

#include <utility>

namespace http {

ThreadPool::ThreadPool(std::size_t threads_max, std::function<void()> when_full)
    : threads_max_{threads_max}, when_full_{std::move(when_full)} {}

void ThreadPool::enqueue(std::function<void()> task) {
    bool needs_thread = false;
    {
        const std::lock_guard lock{mutex_};
        tasks_.push_back(std::move(task));
        needs_thread = tasks_.size() > idle_;
    }
    changed_.notify_one();
    if (!needs_thread) return;
    if (threads_.size() < threads_max_) {
        threads_.emplace_back([this] { work(); });
    } else {
        when_full_();
    }
}

void ThreadPool::shutdown() {
    {
        const std::lock_guard lock{mutex_};
        ending_ = true;
    }
    changed_.notify_all();
    threads_.clear();
}

bool ThreadPool::has_waiting_tasks() {
    const std::lock_guard lock{mutex_};
    return !tasks_.empty();
}

void ThreadPool::work() {
    std::unique_lock lock{mutex_};
    while (true) {
        ++idle_;
        changed_.wait(lock, [this] { return ending_ || !tasks_.empty(); });
        --idle_;
        if (tasks_.empty()) return;
        const auto task = std::move(tasks_.front());
        tasks_.pop_front();
        lock.unlock();
        task();
        lock.lock();
    }
}

}  // namespace http
