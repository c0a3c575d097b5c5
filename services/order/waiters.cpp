#include "order/waiters.hpp"

#include <algorithm>
#include <utility>

namespace order {

bool WaitingRoom::enter() {
    if (free_.fetch_sub(1) > 0) return true;
    ++free_;
    return false;
}

Waiters::Waiters(WaitingRoom& room) : room_{room} {}

Waiters::Place::Place(Waiters& waiters, std::string order_id)
    : waiters_{waiters}, order_id_{std::move(order_id)} {}

Waiters::Place::~Place() {
    const std::lock_guard lock{waiters_.mutex_};
    const auto [begin, end] = waiters_.places_.equal_range(order_id_);
    const auto own =
        std::find_if(begin, end, [&](const auto& each) { return each.second == this; });
    if (own == end) return;
    waiters_.places_.erase(own);
    waiters_.room_.leave();
}

bool Waiters::Place::wait(std::chrono::milliseconds patience) {
    std::unique_lock lock{waiters_.mutex_};
    called_.wait_for(lock, patience, [&] { return final_ || waiters_.closed_; });
    return final_;
}

std::unique_ptr<Waiters::Place> Waiters::expect(const std::string& order_id) {
    auto place = std::make_unique<Place>(*this, order_id);
    {
        const std::lock_guard lock{mutex_};
        if (!closed_ && room_.enter()) {
            places_.emplace(order_id, place.get());
            return place;
        }
    }
    return nullptr;
}

void Waiters::call(const std::string& order_id) {
    const std::lock_guard lock{mutex_};
    const auto [begin, end] = places_.equal_range(order_id);
    for (auto each = begin; each != end; ++each) {
        each->second->final_ = true;
        each->second->called_.notify_all();
    }
}

void Waiters::close() {
    const std::lock_guard lock{mutex_};
    closed_ = true;
    for (const auto& [order_id, place] : places_) place->called_.notify_all();
}

}  // namespace order
