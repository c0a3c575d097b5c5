#include "resilience/rolling_window.hpp"

#include <algorithm>

namespace resilience {

void RollingWindow::add(vocabulary::SteadyTime now, Counts counts) {
    advance(now);
    auto& bucket = buckets_[static_cast<std::size_t>(newest_ % bucket_count)];
    bucket.all += counts.all;
    bucket.marked += counts.marked;
    total_.all += counts.all;
    total_.marked += counts.marked;
}

RollingWindow::Counts RollingWindow::sum(vocabulary::SteadyTime now) {
    advance(now);
    return total_;
}

void RollingWindow::clear() {
    buckets_.fill({});
    total_ = {};
}

// Forgets the buckets that have left the window. A time before the newest bucket counts as in it.
void RollingWindow::advance(vocabulary::SteadyTime now) {
    const auto length =
        std::max<std::int64_t>(std::chrono::nanoseconds{span_}.count() / bucket_count, 1);
    const auto present =
        std::max<std::int64_t>(
            std::chrono::duration_cast<std::chrono::nanoseconds>(now.time_since_epoch()).count(), 0
        ) /
        length;
    if (present <= newest_) return;
    if (present - newest_ >= bucket_count) {
        clear();
        newest_ = present;
        return;
    }
    while (newest_ < present) {
        ++newest_;
        auto& bucket = buckets_[static_cast<std::size_t>(newest_ % bucket_count)];
        total_.all -= bucket.all;
        total_.marked -= bucket.marked;
        bucket = {};
    }
}

}  // namespace resilience
