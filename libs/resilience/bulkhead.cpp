#include "resilience/bulkhead.hpp"

#include <algorithm>
#include <cassert>

namespace resilience {
namespace {

int share_of(int whole, int threads) { return std::max((whole + threads - 1) / threads, 1); }

}  // namespace

BulkheadSettings share_of(const BulkheadSettings& whole, int threads) {
    auto share = whole;
    share.concurrent = share_of(whole.concurrent, threads);
    share.queue = whole.queue == 0 ? 0 : share_of(whole.queue, threads);
    share.adaptive.initial = share_of(whole.adaptive.initial, threads);
    share.adaptive.min = share_of(whole.adaptive.min, threads);
    share.adaptive.max = share_of(whole.adaptive.max, threads);
    return share;
}

// Pattern: bulkhead (docs/patterns.md#bulkhead).
Bulkhead::Admission Bulkhead::enter() {
    if (in_flight_ < limit()) {
        ++in_flight_;
        return {Entry::admitted};
    }
    if (waiting() >= settings_.queue) return {Entry::refused};
    queue_.push_back(next_ticket_);
    return {Entry::queued, next_ticket_++};
}

std::optional<Bulkhead::Ticket>
Bulkhead::leave(const std::optional<LoadSample>& sample, vocabulary::SteadyTime now) {
    assert(in_flight_ > 0);
    if (sample) adaptive_.ended(in_flight_, sample->overload, sample->latency, now);
    --in_flight_;
    if (queue_.empty() || in_flight_ >= limit()) return std::nullopt;
    const auto called = queue_.front();
    queue_.pop_front();
    ++in_flight_;
    return called;
}

bool Bulkhead::give_up(Ticket ticket) {
    const auto found = std::lower_bound(queue_.begin(), queue_.end(), ticket);
    if (found == queue_.end() || *found != ticket) return false;
    queue_.erase(found);
    return true;
}

int Bulkhead::limit() const {
    return settings_.adaptive.enabled ? std::min(settings_.concurrent, adaptive_.limit())
                                      : settings_.concurrent;
}

void Bulkhead::configure(const BulkheadSettings& settings) {
    if (settings.adaptive != settings_.adaptive) adaptive_ = AdaptiveLimit{settings.adaptive};
    settings_ = settings;
}

}  // namespace resilience
