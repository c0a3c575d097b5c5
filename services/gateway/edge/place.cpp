#include "gateway/edge/place.hpp"

#include <utility>

namespace gateway {

bool Place::take() {
    admission_ = bulkhead_.enter();
    is_held_ = admission_.entry == resilience::Bulkhead::Entry::admitted;
    return is_held_;
}

Awaitable<bool> Place::wait() {
    if (admission_.entry == resilience::Bulkhead::Entry::refused) co_return false;
    Timer turn{edge_.context, bulkhead_.settings().wait_max};
    edge_.waiting[{&bulkhead_, admission_.ticket}] = &turn;
    co_await turn.async_wait(as_result);
    edge_.waiting.erase({&bulkhead_, admission_.ticket});
    is_held_ = !bulkhead_.give_up(admission_.ticket);
    co_return is_held_;
}

void Place::leave() {
    if (!std::exchange(is_held_, false)) return;
    const auto next = bulkhead_.leave(protection::load_sample(outcome), SteadyClock::now());
    if (!next) return;
    const auto waiting = edge_.waiting.find({&bulkhead_, *next});
    if (waiting != edge_.waiting.end()) waiting->second->cancel();
}

}  // namespace gateway
