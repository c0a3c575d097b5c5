// Arrivals: what the wire's threads put down for the thread that drives an end of channels.
// Internal to channels; safe from any thread.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace channels {

struct Arrived {
    std::string peer;  // order/2
    std::string payload;
};

class Arrivals {
public:
    // `wake` is called, by a thread of the wire, when something waits and nothing did before.
    Arrivals(std::size_t bytes_max, std::function<void()> wake)
        : bytes_max_{bytes_max}, wake_{std::move(wake)} {}

    // False, and it is dropped, if too much waits already.
    bool add(Arrived arrived) {
        {
            const std::lock_guard lock{mutex_};
            const auto bytes = size_of(arrived);
            if (bytes_ > 0 && bytes_ + bytes > bytes_max_) return false;
            bytes_ += bytes;
            waiting_.push_back(std::move(arrived));
            if (waiting_.size() > 1) return true;
        }
        wake_();
        return true;
    }

    // The oldest: at least one if any waits, then until they make up `bytes`.
    std::vector<Arrived> take(std::size_t bytes) {
        std::vector<Arrived> taken;
        const std::lock_guard lock{mutex_};
        for (std::size_t size = 0; size < bytes && !waiting_.empty();) {
            size += size_of(waiting_.front());
            bytes_ -= size_of(waiting_.front());
            taken.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
        }
        return taken;
    }

    bool empty() const {
        const std::lock_guard lock{mutex_};
        return waiting_.empty();
    }

private:
    // With what it takes to keep it.
    static std::size_t size_of(const Arrived& arrived) {
        return arrived.payload.size() + sizeof(Arrived);
    }

    const std::size_t bytes_max_;
    const std::function<void()> wake_;
    mutable std::mutex mutex_;
    std::deque<Arrived> waiting_;  // guarded by mutex_
    std::size_t bytes_ = 0;        // guarded by mutex_; of those
};

}  // namespace channels
