#include "order/waiters.hpp"

#include <algorithm>
#include <utility>

namespace order {

Waiters::Place::Place(Waiters& waiters, std::string order_id)
    : waiters_{waiters}, order_id_{std::move(order_id)} {}

Waiters::Place::~Place() {
    const std::lock_guard lock{waiters_.mutex_};
    const auto [begin, end] = waiters_.places_.equal_range(order_id_);
    const auto own =
        std::find_if(begin, end, [&](const auto& each) { return each.second == this; });
    if (own != end) waiters_.places_.erase(own);
}

http::Awaitable<bool> Waiters::Place::wait(std::chrono::milliseconds patience) {
    co_await called_.wait(patience);
    const std::lock_guard lock{waiters_.mutex_};
    co_return final_;
}

std::unique_ptr<Waiters::Place> Waiters::expect(const std::string& order_id) {
    auto place = std::make_unique<Place>(*this, order_id);
    const std::lock_guard lock{mutex_};
    places_.emplace(order_id, place.get());
    if (closed_) place->called_.set();
    return place;
}

void Waiters::call(const std::string& order_id) {
    const std::lock_guard lock{mutex_};
    const auto [begin, end] = places_.equal_range(order_id);
    for (auto each = begin; each != end; ++each) {
        each->second->final_ = true;
        each->second->called_.set();
    }
}

void Waiters::close() {
    const std::lock_guard lock{mutex_};
    closed_ = true;
    for (const auto& [order_id, place] : places_) place->called_.set();
}

}  // namespace order
