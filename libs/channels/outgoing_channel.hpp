// OutgoingChannel: one channel as the outbox drives it: the sending end, the messages at hand that
// were just committed, and when to ask or to repeat. Internal to channels; used by one thread at a
// time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "channels/outbox_rows.hpp"
#include "channels/sender_end.hpp"
#include "vocabulary/clock.hpp"
#include "vocabulary/ids.hpp"

namespace channels {

// How often something is done that nobody answers: doubling from the first time to the last.
struct Patience {
    std::chrono::milliseconds first{200};
    std::chrono::milliseconds at_most{5'000};
};

class OutgoingChannel {
public:
    using Time = vocabulary::SteadyTime;

    struct Limits {
        std::size_t window_bytes;
        std::size_t batch_bytes;
        Patience patience;
    };

    OutgoingChannel(Stored stored, const Limits& limits, Time now);

    const SenderEnd& end() const { return end_; }
    std::int64_t waiting() const { return end_.last() - end_.acknowledged(); }

    // These follow on each other without a hole.
    void committed(std::vector<Row> rows);
    void release(std::int64_t number) { end_.release(number); }
    SenderEnd::Heard hear(const Position& position, Time now);
    // The connection is new, or the recipient is: do at once what would be done later.
    void start_anew(Time now);

    // The question to ask now, if any.
    std::optional<Question> question(Time now, vocabulary::IdSource& ids);

    // What to send now, of what is at hand. It counts as sent.
    std::optional<std::string> next_batch(Time now);
    // Whether something is to be sent that must be read from the outbox first: after sent().
    bool needs_rows() const;
    // The same of the rows that were read, at least one, as many as there is room for. "" if they
    // are not those that come next.
    std::string batch_of(const std::vector<Row>& rows, Time now);
    // What comes next is not in the outbox: somebody took it away.
    void stop_for_missing_row();

    // Whether the oldest batch is to be repeated now: the rows after acknowledged().
    bool must_repeat(Time now) const;
    std::string repeated(const std::vector<Row>& rows, Time now);

    // Whether a question is to be asked now.
    bool asks_at(Time now) const { return end_.must_ask() && now >= ask_at_; }
    // When there is something to do if nothing is heard until then.
    std::optional<Time> due() const;

    // Rows up to this number are gone.
    std::int64_t deleted() const { return deleted_; }
    void set_deleted(std::int64_t number) { deleted_ = number; }

private:
    bool has_at_hand() const;
    void drop_sent();
    std::chrono::milliseconds pause(int times) const;
    void note_sending(Time now);

    const Limits limits_;
    SenderEnd end_;
    std::deque<Row> at_hand_;  // the newest messages, up to last()
    std::size_t bytes_at_hand_ = 0;
    std::int64_t deleted_;

    Time ask_at_;
    int asked_ = 0;  // without an answer
    Time repeat_at_;
    int repeats_ = 0;  // without an acknowledgement
};

}  // namespace channels
