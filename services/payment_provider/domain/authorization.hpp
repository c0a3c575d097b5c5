// The rules of the card network: what a call does to an authorisation, as pure decisions.
//
// A void has the meaning of a reversal (ISO 8583, message 0400): for an authorisation that was
// never seen it succeeds and bars that authorisation, should it still arrive. So whoever does not
// know what became of an authorisation can void it and be sure.
#pragma once

#include <optional>
#include <string_view>

namespace payment_provider {

enum class Kind { authorize, capture, void_authorization, refund };
std::string_view to_string(Kind kind);  // authorize, capture, void, refund
std::optional<Kind> parse_kind(std::string_view text);

// Where an authorisation stands.
enum class Standing { unseen, authorized, declined, captured, voided, refunded, barred };

// ok and declined are final answers to a call; refused means that it makes no sense as things
// stand.
enum class Outcome { ok, declined, refused };
std::string_view to_string(Outcome outcome);
std::optional<Outcome> parse_outcome(std::string_view text);

struct Ruling {
    Outcome outcome;
    Standing standing;          // from now on
    bool entered;               // in the ledger: every effect is, and every decline of a card
    std::string_view reason{};  // of a refusal
    bool operator==(const Ruling&) const = default;
};

Ruling rule(Kind kind, Standing standing, bool card_accepts);

// Where an authorisation stands of whose entries in the ledger this one is the last.
Standing standing_after(Kind kind, Outcome outcome);

}  // namespace payment_provider
