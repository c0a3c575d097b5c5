#include "payment_provider/domain/cards.hpp"

#include <algorithm>
#include <array>

namespace payment_provider {
namespace {

constexpr std::array cards{
    Card{.token = "tok_visa"},
    Card{.token = "tok_declined", .accepts = false},
    Card{.token = "tok_flaky", .authorizations_interrupted = 2},
    Card{.token = "tok_slow", .delay = std::chrono::seconds{3}},
    Card{.token = "tok_lost_reply", .loses_first_answer = true},
    Card{.token = "tok_capture_flaky", .captures_interrupted = 2},
};
constexpr Card unknown_card{.token = "", .accepts = false};

}  // namespace

const Card& card_of(std::string_view token) {
    const auto found = std::ranges::find(cards, token, &Card::token);
    return found == cards.end() ? unknown_card : *found;
}

}  // namespace payment_provider
