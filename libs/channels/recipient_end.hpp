// RecipientEnd: what the receiving end of one channel knows: how far it has come, and what it owes
// the sender. No clock, no database, no network, as with SenderEnd.
//
// A turn takes messages, then is committed or rolled back with the transaction of their effects.
// Positions are told of what is committed only.
//
// Used by one thread at a time.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "channels/position.hpp"

namespace channels {

class RecipientEnd {
public:
    // What the recipient's database has.
    explicit RecipientEnd(std::int64_t committed);

    enum class Arrival {
        next,       // to be handled, now
        duplicate,  // was handled; the sender has not heard of that
        gap,        // something before it is missing; to be dropped, since it will come again
    };
    Arrival take(std::int64_t number);
    void take(const Question& question) { questions_.push_back(question); }
    // Told to whoever sends, when this end begins or may have missed something.
    void greet() { greets_ = true; }

    std::int64_t position() const { return position_; }  // within the turn
    bool has_moved() const { return position_ != committed_; }

    void commit() { committed_ = position_; }
    void roll_back();  // forgets the turn

    // What is to be told at once, after a commit.
    std::vector<Position> owed();
    // Messages committed that the sender has not been told of. They can wait for more.
    std::int64_t untold() const { return committed_ - told_; }
    Position tell();

    auto operator<=>(const RecipientEnd&) const = default;
    bool operator==(const RecipientEnd&) const = default;

private:
    std::int64_t committed_;
    std::int64_t position_;
    std::int64_t told_;
    std::int64_t gap_told_ = -1;  // at which position: once is enough, since the sender repeats
    bool gap_ = false;
    bool duplicate_ = false;
    bool greets_ = false;
    std::vector<Question> questions_;
};

}  // namespace channels
