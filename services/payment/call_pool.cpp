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
        for (auto* each : idle_) each->called.notify_one();
    }
    threads_.clear();
}

void CallPool::add(vocabulary::SteadyTime due, Work work) {
    const std::lock_guard lock{mutex_};
    const auto added = queue_.emplace(due, std::move(work));
    if (added != queue_.begin()) return;  // who sees to the first sees to all
    if (timed_ != nullptr) {
        call(*timed_);
    } else {
        call_another();
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

// False when the pool stops.
bool CallPool::wait_for_due(std::unique_lock<std::mutex>& lock) {
    while (!stopping_) {
        if (first_is_due()) return true;
        wait_to_be_called(lock);
    }
    return false;
}

bool CallPool::first_is_due() const {
    return !queue_.empty() && queue_.begin()->first <= clock_.steady_now();
}

// One of the idle threads waits for the first due time, the others for somebody to call them.
void CallPool::wait_to_be_called(std::unique_lock<std::mutex>& lock) {
    Idle self;
    const auto is_over = [&] { return self.is_called || stopping_; };
    idle_.push_back(&self);
    if (queue_.empty() || timed_ != nullptr) {
        self.called.wait(lock, is_over);
    } else {
        timed_ = &self;
        self.called.wait_for(lock, queue_.begin()->first - clock_.steady_now(), is_over);
        if (timed_ == &self) timed_ = nullptr;
    }
    if (self.is_called) {
        is_coming_ = false;
    } else {
        std::erase(idle_, &self);
    }
}

void CallPool::call(Idle& idle) {
    std::erase(idle_, &idle);
    if (timed_ == &idle) timed_ = nullptr;
    idle.is_called = true;
    is_coming_ = true;
    idle.called.notify_one();
}

// For the first of the queue, unless somebody sees to it already.
void CallPool::call_another() {
    const bool seen_to = queue_.empty() || is_coming_ || (timed_ != nullptr && !first_is_due());
    if (!seen_to && !idle_.empty()) call(*idle_.back());
}

void CallPool::run_first(std::unique_lock<std::mutex>& lock) {
    auto first = queue_.extract(queue_.begin());
    call_another();
    lock.unlock();
    first.mapped()();
    first = {};  // what it holds may be large, or take this pool's lock as it goes
    lock.lock();
}

}  // namespace payment
