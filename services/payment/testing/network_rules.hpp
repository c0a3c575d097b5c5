// NetworkRules: what the card network makes of the calls about one payment. It handles one call
// after the other and remembers its answers by their keys, so a call that is made again changes
// nothing. The rules are those of payment_provider (domain/authorization.hpp): a void of what was
// never seen bars it.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <optional>
#include <string_view>

#include "payment/domain/payment.hpp"

namespace payment::testing {

enum class Standing { unseen, authorized, declined, captured, voided, refunded, barred };

inline std::string_view to_string(Standing standing) {
    static constexpr std::array<std::string_view, 7> words{
        "unseen", "authorized", "declined", "captured", "voided", "refunded", "barred"};
    return words[static_cast<std::size_t>(standing)];
}

enum class Verdict { ok, ok_without_effect, declined, refused };

struct NetworkAnswer {
    Verdict verdict = Verdict::refused;
    Standing standing = Standing::unseen;  // from then on; why, of a refusal
    auto operator<=>(const NetworkAnswer&) const = default;
};

class NetworkRules {
public:
    bool card_accepts = true;
    // What a network must do for all of this to work.
    bool remembers_answers = true;
    bool bars_what_it_has_not_seen = true;

    NetworkAnswer take(Call call) {
        auto& known = answers_[static_cast<std::size_t>(call)];
        if (known && remembers_answers) return *known;
        const auto answer = rule(call);
        standing_ = answer.standing;
        if (answer.verdict != Verdict::refused) known = answer;
        return answer;
    }

    Standing standing() const { return standing_; }
    // Whether this call took effect, once.
    bool has_done(Call call) const {
        const auto& known = answers_[static_cast<std::size_t>(call)];
        return known && known->verdict == Verdict::ok;
    }

    auto operator<=>(const NetworkRules&) const = default;

private:
    NetworkAnswer rule(Call call) const {
        using enum Standing;
        const NetworkAnswer refused{Verdict::refused, standing_};
        switch (call) {
            case Call::authorize:
                if (standing_ == barred) return {Verdict::declined, barred};
                if (standing_ != unseen) return refused;
                return card_accepts ? NetworkAnswer{Verdict::ok, authorized}
                                    : NetworkAnswer{Verdict::declined, declined};
            case Call::capture:
                return standing_ == authorized ? NetworkAnswer{Verdict::ok, captured} : refused;
            case Call::void_authorization:
                if (standing_ == authorized) return {Verdict::ok, voided};
                if (standing_ == captured || standing_ == refunded) return refused;
                return {
                    Verdict::ok_without_effect,
                    standing_ == unseen && bars_what_it_has_not_seen ? barred : standing_};
            case Call::refund:
                return standing_ == captured ? NetworkAnswer{Verdict::ok, refunded} : refused;
        }
        return refused;
    }

    Standing standing_ = Standing::unseen;
    std::array<std::optional<NetworkAnswer>, 4> answers_;
};

}  // namespace payment::testing
