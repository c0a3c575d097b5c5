#include "channels/sender_end.hpp"

#include <cassert>
#include <numeric>

namespace channels {
namespace {

constexpr int impossible_answers_max = 2;

std::string older_copy(std::int64_t committed, std::int64_t floor, std::int64_t released) {
    const auto numbers = "the recipient has committed message " + std::to_string(committed);
    if (committed > released) {
        return numbers + ", but none after " + std::to_string(released) +
               " was sent: this database is an older copy of itself";
    }
    return numbers + ", but had acknowledged " + std::to_string(floor) +
           ": its database is an older copy of itself";
}

}  // namespace

SenderEnd::SenderEnd(Stored stored, std::size_t window_bytes)
    : window_bytes_{window_bytes},
      last_{stored.last},
      acknowledged_{stored.deleted},
      sent_{stored.deleted},
      released_{stored.released} {
    if (stored.deleted > stored.released || stored.released > stored.last)
        stop("the tables channels and channel_outbox contradict each other");
}

Question SenderEnd::ask(vocabulary::IdSource& ids) {
    if (!asked_) asked_ = Asked{{ids.next()}, acknowledged_};
    return asked_->question;
}

bool SenderEnd::may_send() const {
    return open_ && stopped_.empty() && sent_ < released_ && has_room();
}

void SenderEnd::sent_next(std::size_t bytes) {
    assert(sent_ < released_);
    ++sent_;
    under_way_.push_back(bytes);
    bytes_under_way_ += bytes;
}

void SenderEnd::repeated() {
    doubts_ = doubts_ || repeated_;
    repeated_ = true;
}

void SenderEnd::go_back() {
    sent_ = acknowledged_;
    under_way_.clear();
    bytes_under_way_ = 0;
    repeated_ = false;
}

SenderEnd::Heard SenderEnd::hear(const Position& position) {
    if (!stopped_.empty()) return Heard::nothing;
    if (asked_ && position.answers == asked_->question.id) return hear_answer(position.committed);
    if (!open_) return Heard::doubt;  // the answer will say
    if (position.committed > released_) return doubt();
    if (position.committed < acknowledged_) return position.resend ? doubt() : Heard::nothing;
    const auto heard = acknowledge(position.committed);
    if (position.resend) go_back();
    return heard;
}

SenderEnd::Heard SenderEnd::hear_answer(std::int64_t committed) {
    const auto floor = asked_->floor;
    asked_.reset();
    if (committed > released_ || committed < floor) {
        if (++impossible_answers_ < impossible_answers_max) return doubt();
        stop(older_copy(committed, floor, released_));
        return Heard::stopped;
    }
    impossible_answers_ = 0;
    doubts_ = false;
    const bool opens = !open_;
    open_ = true;
    // Positions heard since the question was asked may have overtaken the answer.
    const auto heard = committed > acknowledged_ ? acknowledge(committed) : Heard::nothing;
    if (opens) go_back();
    return opens ? Heard::progress : heard;
}

SenderEnd::Heard SenderEnd::doubt() {
    doubts_ = true;
    return Heard::doubt;
}

SenderEnd::Heard SenderEnd::acknowledge(std::int64_t committed) {
    if (committed == acknowledged_) return Heard::nothing;
    const auto newly = static_cast<std::size_t>(committed - acknowledged_);
    acknowledged_ = committed;
    if (committed > sent_ || repeated_) {
        go_back();
        return Heard::progress;
    }
    const auto end = under_way_.begin() + static_cast<std::ptrdiff_t>(newly);
    bytes_under_way_ -= std::accumulate(under_way_.begin(), end, std::size_t{0});
    under_way_.erase(under_way_.begin(), end);
    return Heard::progress;
}

}  // namespace channels
