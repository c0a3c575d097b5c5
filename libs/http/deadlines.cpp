#include "http/deadlines.hpp"

#include <utility>

namespace http {

Deadline::Deadline(Deadlines& deadlines, std::function<void()> give_up)
    : deadlines_{deadlines}, give_up_{std::move(give_up)} {
    deadlines_.all_.push_back(*this);
}

Deadline::~Deadline() { deadlines_.all_.erase(deadlines_.all_.iterator_to(*this)); }

void Deadlines::start() {
    timer_.expires_after(sweep_interval_);
    timer_.async_wait([this](boost::system::error_code ended) {
        if (ended) return;
        sweep();
        start();
    });
}

// To give up only cancels: whoever waited is resumed later, so the list stays as it is meanwhile.
void Deadlines::sweep() {
    const auto now = SteadyClock::now();
    for (auto& deadline : all_) {
        const bool is_over = deadline.at_ <= now || (deadline.resting && !resting_may_go_on_);
        if (!is_over) continue;
        deadline.clear();
        deadline.has_passed_ = true;
        deadline.give_up_();
    }
}

}  // namespace http
