// The payment of one order: authorised before the order is confirmed, captured after, and voided or
// refunded if the order does not come about.
//
// The provider answers late, twice or never, and a cancellation may overtake what it cancels. So an
// order's payment has at most one call to the provider open at any time (call_due), and every
// outcome that arrives late meets a state that knows what to make of it. Cancelling never waits for
// the outcome of an authorisation or a capture: the provider bars what it has not yet seen, and
// tells if it has captured. It also asks the provider if nothing is recorded of an authorisation,
// since a leader that died may have asked for one. Hence no authorisation is left neither captured
// nor voided.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "event_sourcing/decider.hpp"

namespace payment {

// Commands ask.

struct Authorize {
    std::int64_t amount_cents = 0;
    std::string currency;
    std::string payment_token;
};
struct Capture {};
struct Cancel {
    // What an authorisation of which nothing is recorded would be about. Older versions do not say.
    std::int64_t amount_cents = 0;
    std::string currency = {};
};

// What the provider said.
struct RecordAuthorized {
    std::string provider_reference;
};
struct RecordDeclined {};
struct RecordUnavailable {};  // nothing intelligible, for too long
struct RecordCaptured {};
struct RecordVoided {
    bool had_authorized = true;  // false: there was nothing to void, and now there never will be
};
struct RecordRefunded {};

// Events record. Their stored form is in stored/payment_events.hpp.

struct PaymentRequested {
    std::int64_t amount_cents = 0;
    std::string currency;
    std::string payment_token;
    bool operator==(const PaymentRequested&) const = default;
};
struct PaymentAuthorized {
    std::string provider_reference;
    bool operator==(const PaymentAuthorized&) const = default;
};
struct PaymentDeclined {
    bool operator==(const PaymentDeclined&) const = default;
};
struct PaymentUnavailable {
    bool operator==(const PaymentUnavailable&) const = default;
};
struct CaptureRequested {
    bool operator==(const CaptureRequested&) const = default;
};
struct PaymentCaptured {
    bool operator==(const PaymentCaptured&) const = default;
};
struct PaymentCancellationRequested {
    // If nothing was recorded of the payment before.
    std::int64_t amount_cents = 0;
    std::string currency = {};
    bool operator==(const PaymentCancellationRequested&) const = default;
};
struct PaymentVoided {
    bool had_authorized = true;
    bool operator==(const PaymentVoided&) const = default;
};
struct PaymentRefunded {
    bool operator==(const PaymentRefunded&) const = default;
};
struct PaymentBarred {
    bool had_authorized = false;  // an authorisation of which nothing had been recorded
    bool operator==(const PaymentBarred&) const = default;
};

// States hold only what a later decision, call or sum needs.

struct Asked {
    std::int64_t amount_cents = 0;
    std::string currency;
    std::string payment_token;
    bool known_authorized = false;  // the provider said so
};

struct Unasked {};
struct Authorizing : Asked {};
struct Authorized : Asked {};
struct Declined : Asked {};
struct Capturing : Asked {};
struct Captured : Asked {};
struct Cancelling : Asked {
    bool captured = false;    // then it is being refunded, else voided
    bool unrecorded = false;  // there is no record of an authorisation; it is voided all the same
};
struct Voided : Asked {};
struct Refunded : Asked {};
struct Barred : Asked {};  // cancelled before it was asked for

struct Payment {
    using Command = std::variant<
        Authorize,
        Capture,
        Cancel,
        RecordAuthorized,
        RecordDeclined,
        RecordUnavailable,
        RecordCaptured,
        RecordVoided,
        RecordRefunded>;
    using Event = std::variant<
        PaymentRequested,
        PaymentAuthorized,
        PaymentDeclined,
        PaymentUnavailable,
        CaptureRequested,
        PaymentCaptured,
        PaymentCancellationRequested,
        PaymentVoided,
        PaymentRefunded,
        PaymentBarred>;
    using State = std::variant<
        Unasked,
        Authorizing,
        Authorized,
        Declined,
        Capturing,
        Captured,
        Cancelling,
        Voided,
        Refunded,
        Barred>;
    enum class Rejection { not_authorized };  // so there is nothing to capture
    using Decision = event_sourcing::Decision<Event, Rejection>;

    static Decision decide(const State& state, const Command& command);
    static State evolve(const State& state, const Event& event);
};

// Nothing before the payment was asked for.
const Asked* asked(const Payment::State& state);

// What the provider is to be asked until it answers.
enum class Call { authorize, capture, void_authorization, refund };
std::optional<Call> call_due(const Payment::State& state);

// Not at rest: something is still to happen.
bool is_open(const Payment::State& state);

}  // namespace payment
