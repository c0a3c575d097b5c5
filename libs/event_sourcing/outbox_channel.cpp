#include "event_sourcing/outbox_channel.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace event_sourcing {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t queue_max = 10'000;     // beyond, messages wait in the table alone
constexpr std::size_t in_flight_max = 2'000;  // while re-sending
constexpr std::size_t mark_at_once = 256;     // acknowledgements that do not wait for the next time
constexpr milliseconds mark_interval{500};    // of what was acknowledged
constexpr milliseconds round_interval{100};   // while something is to be sent again
constexpr milliseconds retry_delay_max{2'000};

}  // namespace

void OutboxChannel::commit(std::vector<QueuedMessage> messages) {
    const std::scoped_lock lock{mutex_};
    unsent_ += static_cast<std::int64_t>(messages.size());
    committed_position_ = messages.back().position;
    if (!live_) return;
    std::ranges::move(messages, std::back_inserter(queue_));
    if (queue_.size() > queue_max) end_round();
}

bool OutboxChannel::begin_pumping() {
    const std::scoped_lock lock{mutex_};
    return !std::exchange(pumping_, true);
}

std::optional<OutboxChannel::Portion> OutboxChannel::next_portion() {
    const std::scoped_lock lock{mutex_};
    if (!live_ || queue_.empty()) {
        pumping_ = false;
        if (!live_) changed_.notify_all();  // who wants to take over, or to stop
        return std::nullopt;
    }
    Portion portion{
        {std::make_move_iterator(queue_.begin()), std::make_move_iterator(queue_.end())}, round_};
    queue_.clear();
    in_flight_ += portion.messages.size();
    return portion;
}

void OutboxChannel::hear(
    std::uint64_t of_round,
    std::int64_t position,
    const messaging::PublishOutcome& outcome
) {
    const std::scoped_lock lock{mutex_};
    if (of_round != round_) return;
    --in_flight_;
    if (outcome.stored) {
        failures_ = 0;
        acknowledged_.push_back({.position = position, .stored = *outcome.stored});
        const bool has_room_again = in_flight_ == in_flight_max - 1;
        if (acknowledged_.size() == mark_at_once || has_room_again) changed_.notify_all();
    } else {
        ++failures_;
        end_round();
    }
}

void OutboxChannel::end_round() {
    live_ = false;
    ++round_;
    in_flight_ = 0;
    queue_.clear();
    changed_.notify_all();
}

void OutboxChannel::interrupt() {
    const std::scoped_lock lock{mutex_};
    if (live_) end_round();
}

bool OutboxChannel::begin_recovery() {
    std::unique_lock lock{mutex_};
    if (live_ || stopping_) return false;
    changed_.wait(lock, [&] { return !pumping_; });
    return true;
}

bool OutboxChannel::wait_for_room(std::uint64_t round) {
    std::unique_lock lock{mutex_};
    const auto is_over = [&] { return stopping_ || round_ != round; };
    changed_.wait(lock, [&] { return is_over() || in_flight_ < in_flight_max; });
    return !is_over();
}

bool OutboxChannel::begin_publishing(std::uint64_t round, std::size_t messages) {
    const std::scoped_lock lock{mutex_};
    if (round_ != round) return false;
    in_flight_ += messages;
    return true;
}

bool OutboxChannel::go_live(std::uint64_t round, std::int64_t committed_position) {
    const std::scoped_lock lock{mutex_};
    if (stopping_ || round_ != round || committed_position_ != committed_position) return false;
    live_ = true;
    return true;
}

bool OutboxChannel::wait_for_work() {
    std::unique_lock lock{mutex_};
    const auto done = [&] { return stopping_ || acknowledged_.size() >= mark_at_once; };
    if (live_) {
        changed_.wait_for(lock, mark_interval, [&] { return done() || !live_; });
    } else {
        const auto delay =
            std::min(round_interval * (1 << std::min(failures_, 5)), retry_delay_max);
        changed_.wait_for(lock, delay, done);
    }
    return !stopping_;
}

void OutboxChannel::stop() {
    std::unique_lock lock{mutex_};
    stopping_ = true;
    end_round();
    changed_.wait(lock, [&] { return !pumping_; });
}

std::int64_t OutboxChannel::committed_position() const {
    const std::scoped_lock lock{mutex_};
    return committed_position_;
}

std::vector<Acknowledgement> OutboxChannel::first_acknowledged(std::size_t limit) const {
    const std::scoped_lock lock{mutex_};
    const auto size = std::min(acknowledged_.size(), limit);
    return {acknowledged_.begin(), acknowledged_.begin() + static_cast<std::ptrdiff_t>(size)};
}

void OutboxChannel::forget_acknowledged(std::size_t count, std::int64_t marked) {
    const std::scoped_lock lock{mutex_};
    unsent_ -= marked;
    acknowledged_.erase(
        acknowledged_.begin(), acknowledged_.begin() + static_cast<std::ptrdiff_t>(count)
    );
}

void OutboxChannel::add_unsent(std::int64_t rows) {
    const std::scoped_lock lock{mutex_};
    unsent_ += rows;
}

std::int64_t OutboxChannel::unsent() const {
    const std::scoped_lock lock{mutex_};
    return unsent_;
}

}  // namespace event_sourcing
