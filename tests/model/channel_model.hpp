// A model of one channel: the real SenderEnd and RecipientEnd, and around them their databases,
// processes that die, and copies that are restored, all as one value. The wire is not part of it:
// what is sent is returned, and whoever drives the model delivers it, ever so often or never.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "channels/position.hpp"
#include "channels/recipient_end.hpp"
#include "channels/sender_end.hpp"

namespace channel_model {

// What is sent is known by its number, what was meant by its identity: 1, 2, 3 … as committed.
// They differ once a database was replaced by an older copy of itself.
struct Message {
    std::int64_t number = 0;
    int identity = 0;
    auto operator<=>(const Message&) const = default;
};

using Sent = std::variant<Message, channels::Position, channels::Question>;

struct SenderDatabase {
    std::int64_t last = 0;
    std::vector<Message> rows;
    std::int64_t released = 0;
    bool operator==(const SenderDatabase&) const = default;
};

struct RecipientDatabase {
    std::int64_t number = 0;
    std::vector<int> handled;  // identities
    bool operator==(const RecipientDatabase&) const = default;
};

// What one could get wrong around the two ends. None of them is in the code; the search must find
// each, or it would not find those that are.
enum class Mistake {
    none,
    numbers_from_rows,           // an emptied outbox is taken for a new one
    sends_before_asking,         // takes for granted that the recipient has what was deleted
    silent_duplicates,           // does not acknowledge them again
    acknowledges_before_commit,  // and may be rolled back after that
    numbers_before_savepoints,   // gives a number to a message that is taken back
    same_question_again,         // an older question's answer passes for the new one's
    deposed_recipient_answers,   // as if nobody had taken over
    releases_with_each_commit,   // though it has not heard where the recipient stands
    wire_outlives_restore,       // the broker is not restarted with the database
};

// How often something may happen in one history.
struct Budget {
    int messages = 0;
    int questions = 0;
    int sender_take_overs = 0;
    int recipient_take_overs = 0;
    bool repeats = true;  // as often as you like; in a fair run there are some in any case
    bool reconnects = false;
    bool restores_sender = false;
    bool restores_recipient = false;
};

// What led to a state, and what it put on the wire.
struct Step {
    std::string name;
    std::vector<Sent> sent;
    bool empties_wire = false;
};

class Channel {
public:
    explicit Channel(Mistake mistake = Mistake::none) : mistake_{mistake} {}

    // What may happen next.
    struct Next;
    std::vector<Next> all_next(const Budget& budget) const;
    Next delivered(const Sent& sent) const;

    // What must never be. "" if all is well.
    std::string violation() const;
    // One round in which nothing is lost: everybody says what they have to say, and hears it.
    Channel after_fair_round() const;
    // What such a round must not lead to, and what must not be once it changes nothing any more.
    std::string violation_after(const Channel& fair_round) const;
    std::string violation_at_rest() const;

    bool operator==(const Channel&) const = default;
    std::size_t hash() const;

private:
    using Action = void (Channel::*)(Step&);

    // The sender.
    void commit_message(Step& step);
    void take_back_message(Step& step);
    void commit_nothing(Step& step);
    void seal();
    void ask(Step& step);
    void send(Step& step);
    void repeat(Step& step);
    void reconnect_sender(Step& step);
    void take_over_sender(Step& step);
    void copy_sender(Step& step);
    void restore_sender(Step& step);
    void start_sender();

    // The recipient.
    void take(const Message& message);
    void take(const channels::Question& question, Step& step);
    void commit_turn(Step& step);
    void roll_back_turn(Step& step);
    void tell(Step& step);
    void tell_before_commit(Step& step);
    void reconnect_recipient(Step& step);
    void take_over_recipient(Step& step);
    void copy_recipient(Step& step);
    void restore_recipient(Step& step);
    void start_recipient();
    void end_turn();

    void lose_promises(std::int64_t rows_up_to);
    std::optional<Message> row(std::int64_t number) const;
    bool is_stopped() const { return !sender_.stopped().empty(); }
    // Whether time passes without anything else to do.
    bool must_repeat() const {
        return sender_.may_repeat() && !sender_.may_send() && !sender_.must_ask();
    }
    bool is_restored() const { return sender_restored_ || recipient_restored_; }
    bool has_row(int identity) const;
    bool has_handled(int identity) const;

    // Of two messages of one byte, so that windows are full, too.
    static constexpr std::size_t window_bytes = 2;

    Mistake mistake_;

    SenderDatabase sender_database_;
    channels::SenderEnd sender_{{}, window_bytes};
    RecipientDatabase recipient_database_;
    channels::RecipientEnd recipient_{0};
    bool in_turn_ = false;                    // of the recipient: something was taken
    std::vector<int> turn_;                   // what it has handled
    std::vector<std::string> asked_in_turn_;  // the questions that it took
    std::optional<std::int64_t> deposed_;     // position of a recipient that was taken over

    std::optional<SenderDatabase> sender_copy_;
    std::optional<RecipientDatabase> recipient_copy_;
    bool sender_restored_ = false;
    bool recipient_restored_ = false;

    int committed_ = 0;          // messages, so far
    std::vector<int> promised_;  // identities that must arrive: all that no restore has taken
    int questions_ = 0;
    int sender_take_overs_ = 0;
    int recipient_take_overs_ = 0;
};

struct Channel::Next {
    Step step;
    Channel channel;
};

}  // namespace channel_model
