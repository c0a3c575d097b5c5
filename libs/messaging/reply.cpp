#include "messaging/reply.hpp"

namespace messaging {

std::string_view to_string(Outcome outcome) {
    return outcome == Outcome::succeeded ? "succeeded" : "refused";
}

std::optional<Outcome> parse(vocabulary::Of<Outcome>, std::string_view text) {
    for (const auto outcome : {Outcome::succeeded, Outcome::refused}) {
        if (text == to_string(outcome)) return outcome;
    }
    return std::nullopt;
}

}  // namespace messaging
