// The cards of this stand-in: how each payment token behaves, so that every kind of trouble with a
// provider can be had on demand.
#pragma once

#include <chrono>
#include <string_view>

namespace payment_provider {

struct Card {
    std::string_view token;
    std::chrono::milliseconds delay{0};  // before an authorisation takes effect
    int authorizations_interrupted = 0;  // the first so many for one key get no answer but a 503
    int captures_interrupted = 0;
    bool accepts = true;
    bool loses_first_answer = false;  // authorised, but nobody is told
};

// Any token that is not in the table is declined.
const Card& card_of(std::string_view token);

}  // namespace payment_provider
