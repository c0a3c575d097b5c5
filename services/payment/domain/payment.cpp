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

Payment::Rejection why_undone(bool unavailable) {
    using enum Payment::Rejection;
    return unavailable ? payment_unavailable : order_cancelled;
}

PaymentCancellationRequested request_cancellation(const Cancel& ask) {
    return {.asker = ask.asker, .awaited = ask.awaited, .amount_cents = 0, .currency = {}};
}

// An older version did not say what its cancellation was about, so the provider was not asked; and
// the call for this authorisation may have been made before that cancellation came.
Payment::Decision void_after_all(const Authorize& ask) {
    return accept(PaymentCancellationRequested{{}, false, ask.amount_cents, ask.currency});
}

// Without knowing what for, the provider cannot be asked.
Payment::Decision cancel_unrecorded(const Cancel& ask) {
    if (ask.amount_cents == 0) return accept(PaymentBarred{ask.awaited, false});
    return accept(PaymentCancellationRequested{
        ask.asker, ask.awaited, ask.amount_cents, ask.currency});
}

}  // namespace

// Read each line as "in this state, on this command". Repeating a command that already took effect
// changes nothing, because the broker may deliver it twice. An outcome that comes after a
// cancellation changes nothing either, unless it is that money was captured: the call that is due
// then settles it.
Payment::Decision Payment::decide(const State& state, const Command& command) {
    using enum Rejection;
    return std::visit(
        overloaded{
            [](const Unasked&, const Authorize& ask) {
                return accept(PaymentRequested{
                    ask.amount_cents, ask.currency, ask.payment_token, ask.choreographed, ask.asker}
                );
            },
            [](const Declined&, const Authorize&) { return reject(payment_declined); },
            [](const Cancelling& undoing, const Authorize&) {
                return reject(why_undone(undoing.unavailable));
            },
            [](const Voided& undone, const Authorize&) {
                return reject(why_undone(undone.unavailable));
            },
            [](const Refunded&, const Authorize&) { return reject(order_cancelled); },
            [](const Barred& barred, const Authorize& ask) {
                return barred.amount_cents == 0 && ask.choreographed ? void_after_all(ask)
                                                                     : reject(order_cancelled);
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

            [](const Authorized&, const Capture& ask) {
                return accept(CaptureRequested{ask.asker});
            },
            [](const Capturing&, const Capture&) { return change_nothing(); },
            [](const Captured&, const Capture&) { return change_nothing(); },
            [](const Unasked&, const Capture&) { return reject(not_authorized); },
            [](const Authorizing&, const Capture&) { return reject(not_authorized); },
            [](const Declined&, const Capture&) { return reject(not_authorized); },
            [](const auto&, const Capture&) { return reject(order_cancelled); },

            [](const Capturing&, const RecordCaptured&) { return accept(PaymentCaptured{}); },
            [](const Cancelling& undoing, const RecordCaptured&) {
                return undoing.captured ? change_nothing() : accept(PaymentCaptured{});
            },
            [](const auto&, const RecordCaptured&) { return change_nothing(); },

            [](const Unasked&, const Cancel& ask) { return cancel_unrecorded(ask); },
            [](const Authorizing&, const Cancel& ask) { return accept(request_cancellation(ask)); },
            [](const Authorized&, const Cancel& ask) { return accept(request_cancellation(ask)); },
            [](const Capturing&, const Cancel& ask) { return accept(request_cancellation(ask)); },
            [](const Captured&, const Cancel& ask) { return accept(request_cancellation(ask)); },
            [](const Cancelling& undoing, const Cancel& ask) {
                // Somebody new wants to hear how it ends.
                const bool known = ask.asker.empty() || ask.asker == undoing.cancel_asker;
                return known ? change_nothing() : accept(request_cancellation(ask));
            },
            [](const auto&, const Cancel&) { return change_nothing(); },

            [](const Cancelling& undoing, const RecordVoided& said) {
                if (undoing.captured) return change_nothing();
                if (undoing.unrecorded) return accept(PaymentBarred{false, said.had_authorized});
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
        .choreographed = event.choreographed,
        .authorize_asker = event.asker,
        .capture_asker = {},
        .cancel_asker = {},
        .cancel_awaited = false,
    }};
}

Payment::State authorized(const Payment::State& state) {
    Asked asked = expect<Authorizing>(state);
    asked.known_authorized = true;
    return Authorized{asked};
}

Payment::State capturing(const Payment::State& state, const CaptureRequested& event) {
    Asked asked = expect<Authorized>(state);
    asked.capture_asker = event.asker;
    return Capturing{asked};
}

Payment::State captured(const Payment::State& state) {
    if (const auto* cancelling = std::get_if<Cancelling>(&state)) {
        Cancelling next = *cancelling;
        next.captured = true;
        return next;
    }
    return Captured{expect<Capturing>(state)};
}

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
    next.cancel_asker = event.asker;
    next.cancel_awaited = next.cancel_awaited || event.awaited;
    return next;
}

Payment::State voided(const Payment::State& state, const PaymentVoided& event) {
    const auto before = expect<Cancelling>(state);
    Voided next{*asked(state), before.unavailable};
    next.known_authorized = next.known_authorized || event.had_authorized;
    return next;
}

template <typename... States>
bool is_any_of(const Payment::State& state) {
    return (std::holds_alternative<States>(state) || ...);
}

Payment::State barred(const Payment::State& state, const PaymentBarred& event) {
    const auto* known = asked(state);
    Barred next{known ? *known : Asked{}};
    next.cancel_awaited = next.cancel_awaited || event.awaited;
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
                return Cancelling{expect<Authorizing>(state), false, true};
            },
            [&](const CaptureRequested& requesting) { return capturing(state, requesting); },
            [&](const PaymentCaptured&) { return captured(state); },
            [&](const PaymentCancellationRequested& requesting) {
                return cancelling(state, requesting);
            },
            [&](const PaymentVoided& voiding) { return voided(state, voiding); },
            [&](const PaymentRefunded&) -> State {
                expect<Cancelling>(state);
                return Refunded{*asked(state)};
            },
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

Asker asker_of(const Payment::Command& command) {
    return std::visit(
        []<typename Command>(const Command& one) -> Asker {
            if constexpr (requires { one.asker; }) return one.asker;
            return {};
        },
        command
    );
}

bool has_come_about(const Payment::Command& command, const Payment::State& state) {
    return std::visit(
        overloaded{
            [&](const Authorize&) { return is_any_of<Authorized, Capturing, Captured>(state); },
            [&](const Capture&) { return is_any_of<Captured>(state); },
            [&](const Cancel&) { return is_any_of<Declined, Voided, Refunded, Barred>(state); },
            [](const auto&) { return true; },
        },
        command
    );
}

bool concerns_order(const Payment::State& state) {
    return std::visit(
        overloaded{
            [](const Unasked&) { return false; },
            [](const Barred& undone) { return undone.cancel_awaited; },
            [](const Voided& undone) { return undone.cancel_awaited; },
            [](const Refunded& undone) { return undone.cancel_awaited; },
            [](const auto& later) { return later.choreographed; },
        },
        state
    );
}

bool is_open(const Payment::State& state) {
    return call_due(state).has_value() || std::holds_alternative<Authorized>(state);
}

}  // namespace payment
