#include "gateway/cache/cache_board.hpp"

#include <utility>

namespace gateway::cache {

CacheBoard::CacheBoard(observability::Metrics& metrics)
    : metrics_{metrics}, before_exposition_{metrics.before_exposition([this] { show(); })} {}

std::shared_ptr<CacheFigures> CacheBoard::enrol() {
    auto figures = std::make_shared<CacheFigures>();
    const std::lock_guard lock{mutex_};
    enrolled_.push_back(figures);
    return figures;
}

void CacheBoard::show() {
    std::size_t entries = 0;
    std::size_t bytes = 0;
    std::map<std::string, std::uint64_t> lookups;
    std::map<std::string, std::uint64_t> removals;
    {
        const std::lock_guard lock{mutex_};
        for (const auto& figures : enrolled_) {
            entries += figures->entries;
            bytes += figures->bytes;
            lookups["hit"] += figures->hits;
            lookups["stale"] += figures->stale;
            lookups["miss"] += figures->misses;
            lookups["coalesced"] += figures->coalesced;
            removals["evicted"] += figures->evicted;
            removals["purged"] += figures->purged;
        }
    }
    metrics_.gauge("orderly_gateway_cache_entries", "Answers that are kept.")
        .set(static_cast<double>(entries));
    metrics_.gauge("orderly_gateway_cache_bytes", "Memory that kept answers take.")
        .set(static_cast<double>(bytes));
    for (const auto& [result, count] : lookups) {
        metrics_
            .counter(
                "orderly_gateway_cache_lookups_total",
                "Requests that the cache was asked for, by what came of it.",
                {{"result", result}}
            )
            .increment(static_cast<double>(count - std::exchange(lookups_[result], count)));
    }
    for (const auto& [reason, count] : removals) {
        metrics_
            .counter(
                "orderly_gateway_cache_removals_total",
                "Kept answers that went for want of room, or because what they told has changed.",
                {{"reason", reason}}
            )
            .increment(static_cast<double>(count - std::exchange(removals_[reason], count)));
    }
}

}  // namespace gateway::cache
