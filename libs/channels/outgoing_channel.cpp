#include "channels/outgoing_channel.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "channels/batch.hpp"

namespace channels {

OutgoingChannel::OutgoingChannel(Stored stored, const Limits& limits, Time now)
    : limits_{limits},
      end_{stored, limits.window_bytes},
      deleted_{stored.deleted},
      ask_at_{now},
      repeat_at_{now} {}

void OutgoingChannel::committed(std::vector<Row> rows) {
    if (rows.empty()) return;
    end_.committed(rows.back().number);
    for (auto& row : rows) {
        bytes_at_hand_ += row.text.size();
        at_hand_.push_back(std::move(row));
    }
    // What cannot be sent soon is read again when its time comes.
    if (bytes_at_hand_ > limits_.window_bytes) {
        at_hand_.clear();
        bytes_at_hand_ = 0;
    }
}

SenderEnd::Heard OutgoingChannel::hear(const Position& position, Time now) {
    const bool was_waiting = end_.must_ask();
    const auto heard = end_.hear(position);
    if (heard == SenderEnd::Heard::progress) {
        repeats_ = 0;
        repeat_at_ = now + pause(0);
    }
    const bool is_new = !was_waiting || position.resend || !position.answers.empty();
    if (heard == SenderEnd::Heard::doubt && is_new) {
        asked_ = 0;
        ask_at_ = now;
    }
    drop_sent();
    return heard;
}

void OutgoingChannel::start_anew(Time now) {
    asked_ = repeats_ = 0;
    ask_at_ = repeat_at_ = now;
    end_.go_back();
}

std::optional<Question> OutgoingChannel::question(Time now, vocabulary::IdSource& ids) {
    if (!asks_at(now)) return std::nullopt;
    ask_at_ = now + pause(asked_++);
    return end_.ask(ids);
}

std::optional<std::string> OutgoingChannel::next_batch(Time now) {
    if (!has_at_hand() || !end_.may_send()) return std::nullopt;
    BatchWriter batch;
    note_sending(now);
    do {
        const auto& [number, text] = at_hand_.front();
        batch.add(number, text);
        end_.sent_next(text.size());
        drop_sent();
    } while (has_at_hand() && end_.has_room() &&
             batch.bytes() + at_hand_.front().text.size() <= limits_.batch_bytes);
    return batch.take();
}

bool OutgoingChannel::needs_rows() const { return end_.may_send() && !has_at_hand(); }

std::string OutgoingChannel::batch_of(const std::vector<Row>& rows, Time now) {
    if (rows.empty() || rows.front().number != end_.sent() + 1) return "";
    BatchWriter batch;
    note_sending(now);
    for (const auto& [number, text] : rows) {
        // What lies in the table already may be released only after this.
        if (number > end_.released()) break;
        if (number != end_.sent() + 1 || !end_.has_room()) break;
        batch.add(number, text);
        end_.sent_next(text.size());
    }
    drop_sent();
    return batch.take();
}

void OutgoingChannel::stop_for_missing_row() {
    end_.stop("message " + std::to_string(end_.sent() + 1) + " is missing from the outbox");
}

bool OutgoingChannel::must_repeat(Time now) const { return end_.may_repeat() && now >= repeat_at_; }

std::string OutgoingChannel::repeated(const std::vector<Row>& rows, Time now) {
    repeat_at_ = now + pause(++repeats_);
    BatchWriter batch;
    for (const auto& [number, text] : rows) {
        if (number <= end_.sent()) batch.add(number, text);
    }
    end_.repeated();
    return batch.empty() ? "" : batch.take();
}

std::optional<OutgoingChannel::Time> OutgoingChannel::due() const {
    std::optional<Time> due;
    if (end_.must_ask()) due = ask_at_;
    if (end_.may_repeat()) due = std::min(due.value_or(repeat_at_), repeat_at_);
    return due;
}

bool OutgoingChannel::has_at_hand() const {
    return !at_hand_.empty() && at_hand_.front().number == end_.sent() + 1 &&
           end_.sent() < end_.released();
}

void OutgoingChannel::drop_sent() {
    while (!at_hand_.empty() && at_hand_.front().number <= end_.sent()) {
        bytes_at_hand_ -= at_hand_.front().text.size();
        at_hand_.pop_front();
    }
}

std::chrono::milliseconds OutgoingChannel::pause(int times) const {
    constexpr int doublings_max = 10;
    return std::min(
        limits_.patience.first * (1 << std::min(times, doublings_max)), limits_.patience.at_most
    );
}

// From the first message under way on, the recipient's answer is waited for.
void OutgoingChannel::note_sending(Time now) {
    if (!end_.may_repeat()) repeat_at_ = now + pause(repeats_);
}

}  // namespace channels
