#include "gateway/cache/purge_log.hpp"

#include <utility>

namespace gateway::cache {

void PurgeLog::purge(std::string tag) {
    const std::lock_guard lock{mutex_};
    tags_.push_back(std::move(tag));
    if (tags_.size() > kept_) tags_.pop_front();
    position_.fetch_add(1, std::memory_order_release);
}

std::uint64_t PurgeLog::apply(std::uint64_t seen, ResponseCache& cache) const {
    const std::lock_guard lock{mutex_};
    const auto position = position_.load(std::memory_order_relaxed);
    const auto missed = position - seen;
    if (missed > tags_.size()) {
        cache.purge_all();
        return position;
    }
    for (auto i = tags_.size() - missed; i < tags_.size(); ++i) cache.purge(tags_[i]);
    return position;
}

}  // namespace gateway::cache
