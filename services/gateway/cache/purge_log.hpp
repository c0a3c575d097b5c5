// PurgeLog: which tags are to be forgotten, told by whoever hears of a change and read by every
// loop's cache when it is next used. Safe from any thread: reading costs one atomic load while
// there is nothing new. Bounded: a loop that fell behind forgets everything instead.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>

#include "gateway/cache/response_cache.hpp"

namespace gateway::cache {

class PurgeLog {
public:
    explicit PurgeLog(std::size_t kept = 4'096) : kept_{kept} {}

    void purge(std::string tag);

    std::uint64_t position() const { return position_.load(std::memory_order_acquire); }
    // Applies to the cache what came after `seen`; returns what it has seen now.
    std::uint64_t apply(std::uint64_t seen, ResponseCache& cache) const;

private:
    std::size_t kept_;
    mutable std::mutex mutex_;
    std::deque<std::string> tags_;  // the last of them; guarded by mutex_
    std::atomic<std::uint64_t> position_{0};
};

}  // namespace gateway::cache
