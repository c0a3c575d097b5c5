#include "payment/call_pool.hpp"

#include <utility>

namespace payment {

CallPool::CallPool(int threads, const vocabulary::Clock& clock) : clock_{clock} {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

CallPool::~CallPool() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    ready_.notify_all();
    earlier_.notify_all();
    threads_.clear();
}

void CallPool::add(vocabulary::SteadyTime due, Work work) {
    const std::lock_guard lock{mutex_};
    const auto added = queue_.emplace(due, std::move(work));
    if (timed_ && added == queue_.begin()) {
        earlier_.notify_one();
    } else {
        ready_.notify_one();
    }
}

std::size_t CallPool::run_due() {
    std::unique_lock lock{mutex_};
    const auto now = clock_.steady_now();
    std::size_t done = 0;
    for (; !queue_.empty() && queue_.begin()->first <= now; ++done) run_first(lock);
    return done;
}

void CallPool::run() {
    std::unique_lock lock{mutex_};
    while (wait_for_due(lock)) run_first(lock);
}

// Of all idle threads one waits for the first due time, the others for that one to be busy. False
// when the pool stops.
bool CallPool::wait_for_due(std::unique_lock<std::mutex>& lock) {
    while (!stopping_) {
        const auto now = clock_.steady_now();
        if (!queue_.empty() && queue_.begin()->first <= now) return true;
        if (queue_.empty() || timed_) {
            ready_.wait(lock);
        } else {
            timed_ = true;
            earlier_.wait_for(lock, queue_.begin()->first - now);
            timed_ = false;
        }
    }
    return false;
}

void CallPool::run_first(std::unique_lock<std::mutex>& lock) {
    auto first = queue_.extract(queue_.begin());
    if (!queue_.empty()) ready_.notify_one();
    lock.unlock();
    first.mapped()();
    first = {};  // what it holds may be large, or take this pool's lock as it goes
    lock.lock();
}

}  // namespace payment
