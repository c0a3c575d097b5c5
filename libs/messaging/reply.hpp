// Reply: what a participant answers to a command of a saga. There are two answers; the third
// outcome, unknown, is silence. `refused` is final: trying again is no use.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "messaging/envelope.hpp"

namespace messaging {

enum class Outcome { succeeded, refused };

struct Reply {
    static constexpr std::string_view type = "orderly.saga.reply.v1";
    ReplyAddress to;
    Outcome outcome = Outcome::succeeded;
    std::string reason;  // why it was refused: out_of_stock, payment_declined, …
    bool operator==(const Reply&) const = default;
};

void to_json(nlohmann::json& json, const Reply& reply);
void from_json(const nlohmann::json& json, Reply& reply);  // throws std::invalid_argument

}  // namespace messaging
