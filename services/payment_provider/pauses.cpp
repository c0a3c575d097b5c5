#include "payment_provider/pauses.hpp"

namespace payment_provider {

// One who pauses. A coroutine that is dropped meanwhile leaves it, too.
class Pauses::Place {
public:
    explicit Place(Pauses& pauses) : pauses_{pauses} {
        const std::lock_guard lock{pauses_.mutex_};
        end_ = pauses_.ends_.emplace(pauses_.ends_.end());
        if (pauses_.ended_) end_->set();
    }
    ~Place() {
        const std::lock_guard lock{pauses_.mutex_};
        pauses_.ends_.erase(end_);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    http::AsyncEvent& end() { return *end_; }

private:
    Pauses& pauses_;
    std::list<http::AsyncEvent>::iterator end_;
};

http::Awaitable<void> Pauses::pause(std::chrono::milliseconds duration) {
    Place place{*this};
    co_await place.end().wait(duration);
}

void Pauses::end() {
    const std::lock_guard lock{mutex_};
    ended_ = true;
    for (auto& each : ends_) each.set();
}

}  // namespace payment_provider
