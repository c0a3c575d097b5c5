#include "gateway/edge/place.hpp"

#include <utility>

namespace gateway {

Awaitable<bool> Place::enter() {
    const auto admission = bulkhead_.enter();
    if (admission.entry == protection::Bulkhead::Entry::queued) {
        Timer turn{edge_.context, bulkhead_.settings().wait_max};
        edge_.waiting[{&bulkhead_, admission.ticket}] = &turn;
        co_await turn.async_wait(as_result);
        edge_.waiting.erase({&bulkhead_, admission.ticket});
        if (bulkhead_.give_up(admission.ticket)) co_return false;
    } else if (admission.entry == protection::Bulkhead::Entry::refused) {
        co_return false;
    }
    is_held_ = true;
    co_return true;
}

void Place::leave() {
    if (!std::exchange(is_held_, false)) return;
    const auto next = bulkhead_.leave(outcome, SteadyClock::now());
    if (!next) return;
    const auto waiting = edge_.waiting.find({&bulkhead_, *next});
    if (waiting != edge_.waiting.end()) waiting->second->cancel();
}

}  // namespace gateway
