// Reply: what a participant answers to a command of a saga. There are two answers; the third
// outcome, unknown, is silence. `refused` is final: trying again is no use.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "messaging/envelope.hpp"

namespace messaging {

enum class Outcome { succeeded, refused };

std::string_view to_string(Outcome outcome);
std::optional<Outcome> parse(vocabulary::Of<Outcome>, std::string_view text);

struct Reply {
    static constexpr std::string_view type = "orderly.saga.reply.v1";
    ReplyAddress to;
    Outcome outcome = Outcome::succeeded;
    std::string reason;  // why it was refused: out_of_stock, payment_declined, …
    bool operator==(const Reply&) const = default;
    static constexpr auto members() {
        using vocabulary::field;
        return vocabulary::fields(
            field("to", &Reply::to),
            field("outcome", &Reply::outcome),
            vocabulary::unless_default("reason", &Reply::reason)
        );
    }
};

}  // namespace messaging
