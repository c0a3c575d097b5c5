#include "http/thread_pool.hpp"

#include <system_error>
#include <utility>

namespace http {

void ThreadPool::enqueue(std::function<void()> task) {
    std::unique_lock lock{mutex_};
    if (ending_) return;
    tasks_.push_back(std::move(task));
    if (tasks_.size() > idle_ && threads_.size() < threads_max_) add_thread();
    const bool wakes = begin_to_wake();
    lock.unlock();
    if (wakes) changed_.notify_one();
}

// Where the system has no more threads, those that are there do it all.
void ThreadPool::add_thread() try {
    threads_.emplace_back([this] { work(); });
} catch (const std::system_error&) {
    if (!threads_.empty()) return;
    tasks_.pop_back();
    throw;
}

void ThreadPool::shutdown() {
    std::vector<std::jthread> ending;
    {
        const std::lock_guard lock{mutex_};
        ending_ = true;
        ending.swap(threads_);
    }
    changed_.notify_all();
}

bool ThreadPool::begin_to_wake() {
    if (tasks_.empty() || idle_ == 0 || waking_) return false;
    waking_ = true;
    return true;
}

void ThreadPool::work() {
    std::unique_lock lock{mutex_};
    while (true) {
        while (tasks_.empty() && !ending_) {
            ++idle_;
            changed_.wait(lock);
            --idle_;
            waking_ = false;
        }
        if (tasks_.empty()) return;
        auto task = std::move(tasks_.front());
        tasks_.pop_front();
        const bool wakes = begin_to_wake();
        lock.unlock();
        if (wakes) changed_.notify_one();
        task();
        task = nullptr;
        lock.lock();
    }
}

}  // namespace http
