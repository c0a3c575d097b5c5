#include "payment_provider/domain/authorization.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace payment_provider {
namespace {

constexpr std::array all_kinds{
    Kind::authorize,
    Kind::capture,
    Kind::void_authorization,
    Kind::refund};
constexpr std::array all_outcomes{Outcome::ok, Outcome::declined, Outcome::refused};

template <typename Word>
std::optional<Word> spelled(std::string_view text, const auto& words) {
    const auto found =
        std::ranges::find_if(words, [text](Word each) { return to_string(each) == text; });
    if (found == words.end()) return std::nullopt;
    return *found;
}

Ruling effect(Standing next) { return {Outcome::ok, next, true}; }
Ruling no_effect(Standing next) { return {Outcome::ok, next, false}; }
Ruling refuse(Standing unchanged, std::string_view reason) {
    return {Outcome::refused, unchanged, false, reason};
}

Ruling authorize(Standing standing, bool card_accepts) {
    using enum Standing;
    switch (standing) {
        case unseen:
            return card_accepts ? effect(authorized) : Ruling{Outcome::declined, declined, true};
        case barred:
            return {Outcome::declined, barred, false};
        case authorized:
        case declined:
        case captured:
        case voided:
        case refunded:
            return refuse(standing, "already_decided");
    }
    std::abort();
}

Ruling capture(Standing standing) {
    using enum Standing;
    switch (standing) {
        case authorized:
            return effect(captured);
        case captured:
            return refuse(standing, "captured");
        case refunded:
            return refuse(standing, "refunded");
        case voided:
        case barred:
            return refuse(standing, "voided");
        case unseen:
        case declined:
            return refuse(standing, "not_authorized");
    }
    std::abort();
}

Ruling reverse(Standing standing) {
    using enum Standing;
    switch (standing) {
        case authorized:
            return effect(voided);
        case unseen:
            return no_effect(barred);
        case declined:
        case barred:
        case voided:
            return no_effect(standing);
        case captured:
            return refuse(standing, "captured");
        case refunded:
            return refuse(standing, "refunded");
    }
    std::abort();
}

Ruling refund(Standing standing) {
    using enum Standing;
    switch (standing) {
        case captured:
            return effect(refunded);
        case refunded:
            return refuse(standing, "refunded");
        case unseen:
        case authorized:
        case declined:
        case voided:
        case barred:
            return refuse(standing, "not_captured");
    }
    std::abort();
}

}  // namespace

Ruling rule(Kind kind, Standing standing, bool card_accepts) {
    switch (kind) {
        case Kind::authorize:
            return authorize(standing, card_accepts);
        case Kind::capture:
            return capture(standing);
        case Kind::void_authorization:
            return reverse(standing);
        case Kind::refund:
            return refund(standing);
    }
    std::abort();
}

Standing standing_after(Kind kind, Outcome outcome) {
    switch (kind) {
        case Kind::authorize:
            return outcome == Outcome::ok ? Standing::authorized : Standing::declined;
        case Kind::capture:
            return Standing::captured;
        case Kind::void_authorization:
            return Standing::voided;
        case Kind::refund:
            return Standing::refunded;
    }
    std::abort();
}

std::string_view to_string(Kind kind) {
    switch (kind) {
        case Kind::authorize:
            return "authorize";
        case Kind::capture:
            return "capture";
        case Kind::void_authorization:
            return "void";
        case Kind::refund:
            return "refund";
    }
    std::abort();
}

std::optional<Kind> parse_kind(std::string_view text) { return spelled<Kind>(text, all_kinds); }

std::string_view to_string(Outcome outcome) {
    switch (outcome) {
        case Outcome::ok:
            return "ok";
        case Outcome::declined:
            return "declined";
        case Outcome::refused:
            return "refused";
    }
    std::abort();
}

std::optional<Outcome> parse_outcome(std::string_view text) {
    return spelled<Outcome>(text, all_outcomes);
}

}  // namespace payment_provider
