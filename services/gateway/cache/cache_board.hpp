// CacheBoard: what the caches of all event loops did, together, for the metrics. Each figure has
// one writer, its loop, and is read without a lock. Safe from any thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "observability/metrics.hpp"

namespace gateway::cache {

struct CacheFigures {
    std::atomic<std::size_t> entries{0};
    std::atomic<std::size_t> bytes{0};
    std::atomic<std::uint64_t> hits{0};       // fresh
    std::atomic<std::uint64_t> stale{0};      // given while it is renewed, or cannot be
    std::atomic<std::uint64_t> misses{0};     // somebody had to fetch it
    std::atomic<std::uint64_t> coalesced{0};  // somebody waited for who fetched it
    std::atomic<std::uint64_t> evicted{0};    // for want of room
    std::atomic<std::uint64_t> purged{0};
};

class CacheBoard {
public:
    explicit CacheBoard(observability::Metrics& metrics);

    // Figures for a loop's cache to write. The owners are the cache and the board.
    std::shared_ptr<CacheFigures> enrol();

private:
    void show();

    observability::Metrics& metrics_;
    std::mutex mutex_;
    std::vector<std::shared_ptr<const CacheFigures>> enrolled_;  // guarded by mutex_
    std::map<std::string, std::uint64_t> lookups_;   // as shown, by result; of the exposing thread
    std::map<std::string, std::uint64_t> removals_;  // as shown, by reason; of the exposing thread
    std::shared_ptr<void> before_exposition_;
};

}  // namespace gateway::cache
