// What the two ends of a channel tell each other besides messages.
#pragma once

#include <cstdint>
#include <string>

#include "vocabulary/members.hpp"

namespace channels {

// From recipient to sender: everything up to this number is committed here.
struct Position {
    std::int64_t committed = 0;
    std::string answers;  // the id of the question that this answers; "" if nobody asked
    bool resend = false;  // send again from here on: something after it is missing, or may be

    bool operator==(const Position&) const = default;
    auto operator<=>(const Position&) const = default;

    static constexpr auto members() {
        using vocabulary::field;
        using vocabulary::unless_default;
        return vocabulary::fields(
            field("committed", &Position::committed),
            unless_default("answers", &Position::answers),
            unless_default("resend", &Position::resend)
        );
    }
};

inline Position committed_up_to(std::int64_t number) { return {number, {}, false}; }
inline Position resend_after(std::int64_t number) { return {number, {}, true}; }

// From sender to recipient: where do you stand? The id is new for each question, so that no answer
// is taken for that of another question.
struct Question {
    std::string id;

    bool operator==(const Question&) const = default;
    auto operator<=>(const Question&) const = default;

    static constexpr auto members() {
        return vocabulary::fields(vocabulary::field("question", &Question::id));
    }
};

}  // namespace channels
