#include "payment/domain/payment.hpp"

#include <cassert>
#include <utility>

#include "vocabulary/overloaded.hpp"

namespace payment {
namespace {

using vocabulary::overloaded;

Payment::Decision accept(Payment::Event event) { return std::vector{std::move(event)}; }
Payment::Decision change_nothing() { return std::vector<Payment::Event>{}; }
Payment::Decision reject(Payment::Rejection reason) { return reason; }

// An older version did not say what its cancellation was about, so the provider was not asked; and
// the call for this authorisation may have been made before that cancellation came.
Payment::Decision void_after_all(const Authorize& ask) {
    return accept(PaymentCancellationRequested{ask.amount_cents, ask.currency});
}

// Without knowing what for, the provider cannot be asked.
Payment::Decision cancel_unrecorded(const Cancel& ask) {
    if (ask.amount_cents == 0) return accept(PaymentBarred{});
    return accept(PaymentCancellationRequested{ask.amount_cents, ask.currency});
}

// What it is about is known already.
Payment::Decision cancel_recorded() { return accept(PaymentCancellationRequested{}); }

}  // namespace

// Read each line as "in this state, on this command". A command that finds the matter settled, as
// it asks or otherwise, changes nothing: whoever asks hears the event that settled it. An outcome
// that comes after a cancellation changes nothing either, unless it is that money was captured: the
// call that is due then settles it.
Payment::Decision Payment::decide(const State& state, const Command& command) {
    using enum Rejection;
    return std::visit(
        overloaded{
            [](const Unasked&, const Authorize& ask) {
                return accept(PaymentRequested{ask.amount_cents, ask.currency, ask.payment_token});
            },
            [](const Barred& barred, const Authorize& ask) {
                return barred.amount_cents == 0 ? void_after_all(ask) : change_nothing();
            },
            [](const auto&, const Authorize&) { return change_nothing(); },

            [](const Authorizing&, const RecordAuthorized& said) {
                return accept(PaymentAuthorized{said.provider_reference});
            },
            [](const auto&, const RecordAuthorized&) { return change_nothing(); },

            [](const Authorizing&, const RecordDeclined&) { return accept(PaymentDeclined{}); },
            [](const auto&, const RecordDeclined&) { return change_nothing(); },

            [](const Authorizing&, const RecordUnavailable&) {
                return accept(PaymentUnavailable{});
            },
            [](const auto&, const RecordUnavailable&) { return change_nothing(); },

            [](const Authorized&, const Capture&) { return accept(CaptureRequested{}); },
            [](const Unasked&, const Capture&) { return reject(not_authorized); },
            [](const Authorizing&, const Capture&) { return reject(not_authorized); },
            [](const Declined&, const Capture&) { return reject(not_authorized); },
            [](const auto&, const Capture&) { return change_nothing(); },

            [](const Capturing&, const RecordCaptured&) { return accept(PaymentCaptured{}); },
            [](const Cancelling& undoing, const RecordCaptured&) {
                return undoing.captured ? change_nothing() : accept(PaymentCaptured{});
            },
            [](const auto&, const RecordCaptured&) { return change_nothing(); },

            [](const Unasked&, const Cancel& ask) { return cancel_unrecorded(ask); },
            [](const Authorizing&, const Cancel&) { return cancel_recorded(); },
            [](const Authorized&, const Cancel&) { return cancel_recorded(); },
            [](const Capturing&, const Cancel&) { return cancel_recorded(); },
            [](const Captured&, const Cancel&) { return cancel_recorded(); },
            [](const auto&, const Cancel&) { return change_nothing(); },

            [](const Cancelling& undoing, const RecordVoided& said) {
                if (undoing.captured) return change_nothing();
                if (undoing.unrecorded) return accept(PaymentBarred{said.had_authorized});
                return accept(PaymentVoided{said.had_authorized});
            },
            [](const auto&, const RecordVoided&) { return change_nothing(); },

            [](const Cancelling& undoing, const RecordRefunded&) {
                return undoing.captured ? accept(PaymentRefunded{}) : change_nothing();
            },
            [](const auto&, const RecordRefunded&) { return change_nothing(); },
        },
        state,
        command
    );
}

namespace {

// The state that this event must follow; any other means a corrupt stream.
template <typename Expected>
Expected expect(const Payment::State& state) {
    assert(std::holds_alternative<Expected>(state));
    return std::get<Expected>(state);
}

Payment::State requested(const Payment::State& state, const PaymentRequested& event) {
    expect<Unasked>(state);
    return Authorizing{Asked{
        .amount_cents = event.amount_cents,
        .currency = event.currency,
        .payment_token = event.payment_token,
    }};
}

Payment::State authorized(const Payment::State& state) {
    Asked asked = expect<Authorizing>(state);
    asked.known_authorized = true;
    return Authorized{asked};
}

Payment::State captured(const Payment::State& state) {
    if (const auto* cancelling = std::get_if<Cancelling>(&state)) {
        Cancelling next = *cancelling;
        next.captured = true;
        return next;
    }
    return Captured{expect<Capturing>(state)};
}

// Older versions recorded a cancellation once more for whoever asked while one was under way.
Payment::State cancelling(const Payment::State& state, const PaymentCancellationRequested& event) {
    const auto* before = std::get_if<Cancelling>(&state);
    const auto* known = asked(state);
    Cancelling next = before ? *before : Cancelling{known ? *known : Asked{}};
    if (event.amount_cents > 0) {
        next.unrecorded = true;
        next.amount_cents = event.amount_cents;
        next.currency = event.currency;
    }
    next.captured = next.captured || std::holds_alternative<Captured>(state);
    return next;
}

Payment::State voided(const Payment::State& state, const PaymentVoided& event) {
    Voided next{expect<Cancelling>(state)};
    next.known_authorized = next.known_authorized || event.had_authorized;
    return next;
}

Payment::State barred(const Payment::State& state, const PaymentBarred& event) {
    const auto* known = asked(state);
    Barred next{known ? *known : Asked{}};
    next.known_authorized = event.had_authorized;
    return next;
}

}  // namespace

Payment::State Payment::evolve(const State& state, const Event& event) {
    return std::visit(
        overloaded{
            [&](const PaymentRequested& requesting) { return requested(state, requesting); },
            [&](const PaymentAuthorized&) { return authorized(state); },
            [&](const PaymentDeclined&) -> State { return Declined{expect<Authorizing>(state)}; },
            [&](const PaymentUnavailable&) -> State {
                return Cancelling{expect<Authorizing>(state)};
            },
            [&](const CaptureRequested&) -> State { return Capturing{expect<Authorized>(state)}; },
            [&](const PaymentCaptured&) { return captured(state); },
            [&](const PaymentCancellationRequested& requesting) {
                return cancelling(state, requesting);
            },
            [&](const PaymentVoided& voiding) { return voided(state, voiding); },
            [&](const PaymentRefunded&) -> State { return Refunded{expect<Cancelling>(state)}; },
            [&](const PaymentBarred& barring) { return barred(state, barring); },
        },
        event
    );
}

const Asked* asked(const Payment::State& state) {
    return std::visit(
        overloaded{
            [](const Unasked&) -> const Asked* { return nullptr; },
            [](const auto& later) -> const Asked* { return &later; },
        },
        state
    );
}

std::optional<Call> call_due(const Payment::State& state) {
    using Due = std::optional<Call>;
    return std::visit(
        overloaded{
            [](const Authorizing&) -> Due { return Call::authorize; },
            [](const Capturing&) -> Due { return Call::capture; },
            [](const Cancelling& cancelling) -> Due {
                return cancelling.captured ? Call::refund : Call::void_authorization;
            },
            [](const auto&) -> Due { return std::nullopt; },
        },
        state
    );
}

bool is_open(const Payment::State& state) {
    return call_due(state).has_value() || std::holds_alternative<Authorized>(state);
}

}  // namespace payment
