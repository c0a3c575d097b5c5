// SenderEnd: what the sending end of one channel knows, and what it concludes from what it hears.
// No clock, no database, no network: the outbox has those, and the model test puts others there.
//
//   deleted … acknowledged … sent … released … last
//
// Rows up to `acknowledged` are committed by the recipient and may be deleted; those up to `sent`
// are under way; those up to `last` wait. Whoever begins to send asks the recipient where it stands
// and sends nothing before the answer. Going back to `acknowledged` and sending on from there is
// Go-Back-N (RFC 3366, section 2); that the ends alone are trusted is the end-to-end argument
// (Saltzer, Reed, Clark: "End-to-End Arguments in System Design", 1984).
//
// An answer above what was ever sent, or below what was acknowledged when the question was asked,
// cannot be if both databases go on where they stopped. One of them is then an older copy of
// itself. The end asks once more, and if it is told the same it stops for good: to go on would lose
// messages.
//
// So the database must say how much may ever have been sent. What was committed is no measure: an
// older copy may commit as much before it is told. Messages are released, by a commit, once the
// recipient has answered, and none is sent before that. While a channel is open, the commit that
// gives out a number releases it, too.
//
// Used by one thread at a time.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "channels/position.hpp"
#include "vocabulary/ids.hpp"

namespace channels {

// Of the sender's database.
struct Stored {
    std::int64_t last = 0;      // the number given out last
    std::int64_t deleted = 0;   // rows up to it are gone
    std::int64_t released = 0;  // messages up to it may have been sent
};

class SenderEnd {
public:
    SenderEnd(Stored stored, std::size_t window_bytes);

    std::int64_t last() const { return last_; }
    std::int64_t sent() const { return sent_; }
    std::int64_t released() const { return released_; }
    std::int64_t acknowledged() const { return acknowledged_; }
    bool is_open() const { return open_; }
    // Why it stopped for good; "" if it did not.
    const std::string& stopped() const { return stopped_; }

    // A transaction is on disk that gave out numbers up to this one.
    void committed(std::int64_t last) { last_ = last; }

    // Whether a transaction is to be committed that releases what waits.
    bool must_release() const { return open_ && stopped_.empty() && released_ < last_; }
    // It is on disk that messages up to this one may have been sent.
    void release(std::int64_t number) { released_ = number; }

    // Whether a question is to be asked, or to be asked again while it is unanswered.
    bool must_ask() const { return stopped_.empty() && (!open_ || doubts_); }
    // The question to send: the one that is open, or a new one.
    Question ask(vocabulary::IdSource& ids);

    // Whether something waits that there is room for.
    bool may_send() const;
    // The message that fills the window, or goes beyond it, is the last one sent.
    bool has_room() const { return bytes_under_way_ < window_bytes_; }
    // The message after sent() has been sent.
    void sent_next(std::size_t bytes);
    // Whether something is under way that the recipient may never have received.
    bool may_repeat() const { return open_ && stopped_.empty() && sent_ > acknowledged_; }
    // The oldest batch was sent once more: if it was all that was lost, more may be. If it is sent
    // in vain twice, the recipient is asked: perhaps it lacks what it acknowledged long ago, and
    // what it said of that was lost.
    void repeated();
    // What is under way is lost, probably: sends it again.
    void go_back();

    enum class Heard {
        nothing,   // known, or from an earlier leader's time
        progress,  // more is acknowledged
        doubt,     // cannot be, or not yet: must_ask()
        stopped,   // now
    };
    Heard hear(const Position& position);
    // For good: it neither asks nor sends.
    void stop(std::string reason) { stopped_ = std::move(reason); }

    auto operator<=>(const SenderEnd&) const = default;
    bool operator==(const SenderEnd&) const = default;

private:
    struct Asked {
        Question question;
        std::int64_t floor = 0;  // acknowledged before it was asked
        auto operator<=>(const Asked&) const = default;
        bool operator==(const Asked&) const = default;
    };

    Heard hear_answer(std::int64_t committed);
    Heard doubt();
    Heard acknowledge(std::int64_t committed);

    std::size_t window_bytes_;
    std::int64_t last_;
    std::int64_t acknowledged_;
    std::int64_t sent_;
    std::int64_t released_;
    std::deque<std::size_t> under_way_;  // bytes of each message after acknowledged_, up to sent_
    std::size_t bytes_under_way_ = 0;
    bool open_ = false;
    bool doubts_ = false;
    bool repeated_ = false;
    int impossible_answers_ = 0;  // one after the other
    std::optional<Asked> asked_;
    std::string stopped_;
};

}  // namespace channels
