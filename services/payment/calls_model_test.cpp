// A model of call, then record: everything that can happen to one order and its payment, breadth
// first, so that the path to what must not be is a shortest one. Payment decides as it does in
// earnest (domain/payment.hpp); what calls the card network and records its answers is modelled
// after payments.cpp and provider_calls.cpp.
//
// Calls under way are a set that only grows: each may reach the network at any time, as often as
// you like, or never, whoever made it; and an answer may be lost. A leader that died may as well
// have been deposed without knowing: it goes on calling for all that it knows of and hears.
#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "payment/api/provider.hpp"
#include "payment/domain/payment.hpp"
#include "payment/testing/network_rules.hpp"
#include "vocabulary/overloaded.hpp"

namespace payment {
namespace {
namespace calls_model {

using testing::NetworkAnswer;
using testing::NetworkRules;
using testing::Standing;
using testing::Verdict;
using vocabulary::overloaded;

enum class Coordination { saga, choreography };
enum class Card { accepts, declines };
enum class Mistake {
    none,
    // of payment
    cancels_without_amount,  // older versions of the order service do
    gives_up_before_recording,
    lets_go_of_message_once_called,
    says_nothing_again,
    ignores_that_it_was_captured,
    // of the order
    ignores_decline_once_cancelled,
    awaits_authorisation_once_voided,
    // of the card network
    forgets_answers,
    does_not_bar,
};

struct Scenario {
    Coordination coordination = Coordination::saga;
    Card card = Card::accepts;
    Mistake mistake = Mistake::none;
    int deaths_max = 2;
};

enum class Order { pending, confirmed, paid, closing, closed, rejected };
enum class Message { authorize, capture, cancel };
// The events that the order hears; voided, refunded and barred are one to it.
enum class News { authorized, declined, unavailable, captured, undone };

constexpr std::array<const char*, 3> message_names{"authorize", "capture", "cancel"};
constexpr std::array<const char*, 5> news_names{
    "authorized",
    "declined",
    "unavailable",
    "captured",
    "undone"};
constexpr std::array all_calls{
    Call::authorize,
    Call::capture,
    Call::void_authorization,
    Call::refund};

template <typename Names, typename Enum>
std::string name(const Names& names, Enum value) {
    return names[static_cast<std::size_t>(value)];
}

// A few values of an enumeration.
template <typename Enum>
class Set {
public:
    void add(Enum value) { bits_ |= 1U << static_cast<unsigned>(value); }
    bool contains(Enum value) const { return (bits_ & (1U << static_cast<unsigned>(value))) != 0; }
    auto operator<=>(const Set&) const = default;

private:
    unsigned bits_ = 0;
};

// A call that was made before it is recorded, for the message at this place of this channel.
struct Early {
    std::size_t channel = 0;
    std::size_t place = 0;
    Call call = Call::authorize;
    std::optional<NetworkAnswer> answer;
    auto operator<=>(const Early&) const = default;
};

// What a leader heard about the call that is due, or that nobody answers it, and has not recorded.
struct Heard {
    Call call = Call::authorize;
    std::optional<NetworkAnswer> answer;  // nothing: it gives up
    auto operator<=>(const Heard&) const = default;
};

struct State {
    Order order = Order::pending;
    // Channels to payment. A saga has the first only; in a choreography it is inventory's.
    std::array<std::vector<Message>, 2> channels;
    std::vector<News> news;
    std::optional<News> said_last;
    std::size_t payment = 0;  // which of the known states
    std::optional<Early> early;
    std::optional<Heard> heard;
    bool is_giving_up = false;  // only by mistake
    Set<Call> under_way;
    NetworkRules network;
    std::set<std::size_t> payments_of_dead;
    Set<Message> sent;
    int deaths = 0;
    bool was_called_off = false;
    bool asked_again = false;
    bool has_dead_letter = false;

    auto operator<=>(const State&) const = default;
};

struct Findings {
    std::string violation;          // the first; "" if there is none
    std::vector<std::string> path;  // that leads there
    std::size_t states = 0;
};

std::ostream& operator<<(std::ostream& out, const Findings& findings) {
    out << findings.violation << " (" << findings.states << " states)";
    for (const auto& step : findings.path) out << "\n  " << step;
    return out;
}

constexpr std::int64_t amount_cents = 900;

// All that distinguishes states of a payment, which carry no operator of their own for it.
std::string text_of(const Payment::State& state) {
    auto text = std::to_string(state.index());
    if (const auto* known = asked(state)) {
        text += ' ' + std::to_string(known->amount_cents) +
                (known->known_authorized ? " authorized" : "");
    }
    if (const auto* undoing = std::get_if<Cancelling>(&state)) {
        text += std::string{undoing->captured ? " captured" : ""} +
                (undoing->unrecorded ? " unrecorded" : "");
    }
    return text;
}

class Search {
public:
    explicit Search(const Scenario& scenario) : scenario_{scenario} {
        State first;
        first.payment = know(Unasked{});
        first.network.card_accepts = scenario.card == Card::accepts;
        first.network.remembers_answers = scenario.mistake != Mistake::forgets_answers;
        first.network.bars_what_it_has_not_seen = scenario.mistake != Mistake::does_not_bar;
        send(first, 0, Message::authorize);
        reach(first, "the order is placed");
    }

    Findings run() {
        for (at_ = 0; at_ < states_.size(); ++at_) {
            const State state = states_[at_]->first;
            if (const auto violation = violation_of(state); !violation.empty())
                return {violation, path_to(at_), states_.size()};
            expand(state);
        }
        return {"", {}, states_.size()};
    }

private:
    struct From {
        std::size_t state;
        std::string by;
    };
    using Reached = std::map<State, From>;

    bool is_made(Mistake mistake) const { return scenario_.mistake == mistake; }
    bool is_saga() const { return scenario_.coordination == Coordination::saga; }

    // What can happen.

    void expand(const State& state) {
        network_is_reached(state);
        messages_are_taken(state);
        leader_records_what_it_heard(state);
        leader_gives_up(state);
        leader_dies(state);
        order_hears(state);
        order_is_called_off(state);
        saga_asks_again(state);
    }

    void network_is_reached(const State& state) {
        for (const auto call : all_calls) {
            if (!state.under_way.contains(call)) continue;
            auto next = state;
            const auto answer = next.network.take(call);
            const auto step = "the network is asked to " + std::string{to_string(call)} + ": " +
                              std::string{testing::to_string(answer.standing)};
            reach(next, step + "; nobody hears it");
            if (next.early && next.early->call == call && !next.early->answer) {
                next.early->answer = answer;
                reach(next, step + "; the leader hears it before it records the call");
            } else if (!next.heard && is_awaited(next, call)) {
                next.heard = Heard{call, answer};
                reach(next, step + "; the leader hears it");
            }
        }
    }

    bool is_awaited(const State& state, Call call) const {
        if (state.is_giving_up) return call == Call::void_authorization;
        return call_due(payment(state)) == call;
    }

    void messages_are_taken(const State& state) {
        for (std::size_t channel = 0; channel < state.channels.size(); ++channel) {
            const auto& messages = state.channels[channel];
            for (std::size_t place = 0; place < messages.size(); ++place)
                call_early(state, channel, place);
            if (!messages.empty() && !state.is_giving_up) commit_message(state, channel);
        }
    }

    void call_early(const State& state, std::size_t channel, std::size_t place) {
        if (state.early || call_due(payment(state))) return;
        const auto message = state.channels[channel][place];
        const auto call = call_foreseen(state.payment, message);
        if (!call) return;
        auto next = state;
        next.early = Early{channel, place, *call, std::nullopt};
        reach(
            next,
            "the leader calls " + std::string{to_string(*call)} + " before it records " +
                name(message_names, message)
        );
    }

    void commit_message(const State& state, std::size_t channel) {
        auto next = state;
        const auto message = next.channels[channel].front();
        obey(next, message);
        next.channels[channel].erase(next.channels[channel].begin());
        drop_early_of(next, channel);
        reach(next, std::string{"the leader records "} + name(message_names, message));
    }

    static void drop_early_of(State& state, std::size_t channel) {
        if (!state.early || state.early->channel != channel) return;
        if (state.early->place == 0) {
            state.early.reset();
        } else {
            --state.early->place;
        }
    }

    void leader_records_what_it_heard(const State& state) {
        if (!state.heard) return;
        auto next = state;
        next.heard.reset();
        next.is_giving_up = false;
        if (state.is_giving_up || !state.heard->answer) record(next, RecordUnavailable{});
        if (state.heard->answer) {
            const auto command = meaning_of(state.heard->call, *state.heard->answer);
            if (command) record(next, *command);
        }
        reach(next, "the leader records what it heard");
    }

    void leader_gives_up(const State& state) {
        if (state.heard || state.is_giving_up || call_due(payment(state)) != Call::authorize)
            return;
        auto next = state;
        if (is_made(Mistake::gives_up_before_recording)) {
            next.is_giving_up = true;
            next.under_way.add(Call::void_authorization);
            reach(next, "the leader gives up, and calls void before it records that");
        } else {
            next.heard = Heard{Call::authorize, std::nullopt};
            reach(next, "the leader gives up");
        }
    }

    void leader_dies(const State& state) {
        if (state.deaths == scenario_.deaths_max) return;
        auto next = state;
        ++next.deaths;
        next.payments_of_dead.insert(next.payment);
        if (next.early && is_made(Mistake::lets_go_of_message_once_called)) {
            auto& messages = next.channels[next.early->channel];
            messages.erase(messages.begin() + static_cast<std::ptrdiff_t>(next.early->place));
        }
        next.early.reset();
        next.heard.reset();
        next.is_giving_up = false;
        reach(next, "the leader dies, or is deposed");
    }

    void order_hears(const State& state) {
        if (state.news.empty()) return;
        auto next = state;
        const auto news = next.news.front();
        next.news.erase(next.news.begin());
        if (is_saga()) {
            saga_hears(next, news);
        } else {
            choreographed_order_hears(next, news);
        }
        reach(next, std::string{"the order hears: "} + name(news_names, news));
    }

    void saga_hears(State& state, News news) {
        const bool refuses =
            news == News::declined || news == News::unavailable ||
            (news == News::undone && !is_made(Mistake::awaits_authorisation_once_voided));
        const bool undoes =
            news == News::undone ||
            (news == News::declined && !is_made(Mistake::ignores_decline_once_cancelled));
        if (state.order == Order::pending && news == News::authorized) {
            state.order = Order::confirmed;
            send(state, 0, Message::capture);
        } else if (state.order == Order::pending && refuses) {
            state.order = Order::rejected;
        } else if (state.order == Order::confirmed && news == News::captured) {
            state.order = Order::paid;
        } else if (state.order == Order::closing && undoes) {
            state.order = Order::closed;
        }
    }

    void choreographed_order_hears(State& state, News news) {
        const bool is_closing = state.order == Order::closing;
        const bool is_refused = news == News::declined || news == News::unavailable;
        const bool minds_refusal =
            state.order == Order::pending ||
            (is_closing && !is_made(Mistake::ignores_decline_once_cancelled));
        if (state.order == Order::pending && news == News::authorized) {
            state.order = Order::confirmed;
            send(state, 1, Message::capture);
        } else if (minds_refusal && is_refused) {
            state.order = Order::rejected;
            send(state, 1, Message::cancel);
        } else if (is_closing && news == News::undone) {
            state.order = Order::closed;
        }
    }

    void order_is_called_off(const State& state) {
        const bool is_pending = state.order == Order::pending;
        if (state.was_called_off) return;
        if (!is_pending && state.order != Order::confirmed && state.order != Order::paid) return;
        auto next = state;
        next.was_called_off = true;
        next.order = Order::closing;
        send(next, is_saga() ? 0 : 1, Message::cancel);
        reach(next, "the order is cancelled");
        if (is_saga() || !is_pending) return;
        next = state;
        next.was_called_off = true;
        next.order = Order::rejected;
        send(next, 1, Message::cancel);
        reach(next, "the order times out");
    }

    // Somebody wants it to; or it was told by replies until now, which nobody hears any more.
    void saga_asks_again(const State& state) {
        const auto message = awaited(state.order);
        if (!is_saga() || state.asked_again || !message) return;
        auto next = state;
        next.asked_again = true;
        send(next, 0, *message);
        reach(next, "the saga asks again");
        if (next.news.empty()) return;
        next.news.clear();
        reach(next, "the saga asks again, since an older version told it nothing");
    }

    // The command whose outcome a saga waits for.
    static std::optional<Message> awaited(Order order) {
        switch (order) {
            case Order::pending:
                return Message::authorize;
            case Order::confirmed:
                return Message::capture;
            case Order::closing:
                return Message::cancel;
            case Order::paid:
            case Order::closed:
            case Order::rejected:
                break;
        }
        return std::nullopt;
    }

    static void send(State& state, std::size_t channel, Message message) {
        state.channels[channel].push_back(message);
        state.sent.add(message);
    }

    // What payment does, as in payments.cpp.

    Payment::Command command_of(Message message) const {
        switch (message) {
            case Message::authorize:
                return Authorize{amount_cents, "EUR", "tok_visa"};
            case Message::capture:
                return Capture{};
            case Message::cancel:
                break;
        }
        if (is_made(Mistake::cancels_without_amount)) return Cancel{};
        return Cancel{amount_cents, "EUR"};
    }

    std::optional<Payment::Command> meaning_of(Call call, const NetworkAnswer& answer) const {
        const bool is_ok = answer.verdict == Verdict::ok;
        switch (call) {
            case Call::authorize:
                if (is_ok) return RecordAuthorized{"ref"};
                if (answer.verdict == Verdict::declined) return RecordDeclined{};
                return std::nullopt;
            case Call::capture:
                if (is_ok) return RecordCaptured{};
                return std::nullopt;
            case Call::void_authorization:
                if (answer.verdict != Verdict::refused) return RecordVoided{is_ok};
                if (answer.standing == Standing::captured &&
                    !is_made(Mistake::ignores_that_it_was_captured))
                    return RecordCaptured{};
                return std::nullopt;
            case Call::refund:
                if (is_ok) return RecordRefunded{};
                return std::nullopt;
        }
        return std::nullopt;
    }

    std::optional<Call> call_foreseen(std::size_t known, Message message) const {
        const auto& state = payments_[known];
        const auto decision = Payment::decide(state, command_of(message));
        if (!decision.ok() || decision.value().empty()) return std::nullopt;
        auto next = state;
        for (const auto& event : decision.value()) next = Payment::evolve(next, event);
        return call_due(next);
    }

    // Only what a saga sends is a command. What a choreography hears has nothing said again.
    void obey(State& state, Message message) {
        const auto [refusal, changes] = handle(state, command_of(message));
        if (refusal) {
            state.has_dead_letter = true;
        } else if (changes) {
            use_early_answer(state);
        } else if (is_saga() && state.said_last && !is_made(Mistake::says_nothing_again)) {
            state.news.push_back(*state.said_last);
        }
    }

    void record(State& state, const Payment::Command& answer) {
        if (handle(state, answer).changes) use_early_answer(state);
    }

    // The early call becomes the row that is due, or is recorded with its answer.
    void use_early_answer(State& state) {
        if (!state.early || state.early->call != call_due(payment(state))) return;
        const auto early = *state.early;
        const auto command = early.answer ? meaning_of(early.call, *early.answer)
                                          : std::optional<Payment::Command>{};
        if (command) {
            record(state, *command);
        } else {
            state.early.reset();
        }
    }

    struct Handled {
        std::optional<Payment::Rejection> refusal;
        bool changes = false;
    };
    Handled handle(State& state, const Payment::Command& command) {
        const auto decision = Payment::decide(payment(state), command);
        if (!decision.ok()) return {decision.error(), false};
        for (const auto& event : decision.value()) {
            state.payment = know(Payment::evolve(payment(state), event));
            const auto news = news_of(event);
            if (!news) continue;
            state.news.push_back(*news);
            state.said_last = news;
        }
        return {std::nullopt, !decision.value().empty()};
    }

    static std::optional<News> news_of(const Payment::Event& event) {
        using Said = std::optional<News>;
        return std::visit(
            overloaded{
                [](const PaymentAuthorized&) -> Said { return News::authorized; },
                [](const PaymentDeclined&) -> Said { return News::declined; },
                [](const PaymentUnavailable&) -> Said { return News::unavailable; },
                [](const PaymentCaptured&) -> Said { return News::captured; },
                [](const PaymentVoided&) -> Said { return News::undone; },
                [](const PaymentBarred&) -> Said { return News::undone; },
                [](const PaymentRefunded&) -> Said { return News::undone; },
                [](const PaymentRequested&) -> Said { return std::nullopt; },
                [](const CaptureRequested&) -> Said { return std::nullopt; },
                [](const PaymentCancellationRequested&) -> Said { return std::nullopt; },
            },
            event
        );
    }

    // What must not be.

    std::string violation_of(const State& state) const {
        if (state.has_dead_letter) return "payment makes a dead letter of a message";
        const auto standing = state.network.standing();
        const bool is_held = standing == Standing::authorized || standing == Standing::captured;
        const auto at_the_network = std::string{testing::to_string(standing)};
        if (state.order == Order::closed && is_held)
            return "the order is closed, its payment " + at_the_network;
        if (!is_quiet(state)) return "";
        if (const auto due = call_due(payment(state)))
            return changes_something(state, *due) ? "" : "a call is refused for ever";
        if (state.order == Order::rejected)
            return is_held ? "the order is rejected, its payment " + at_the_network : "";
        const bool is_confirmed = state.order == Order::confirmed && !is_saga();
        if (state.order == Order::paid || is_confirmed) {
            if (standing == Standing::captured) return "";
            return "the order is confirmed, its payment " + at_the_network;
        }
        return state.order == Order::closed ? "" : "the order never ends";
    }

    static bool is_quiet(const State& state) {
        return state.channels[0].empty() && state.channels[1].empty() && state.news.empty() &&
               !state.early && !state.heard && !state.is_giving_up;
    }

    bool changes_something(const State& state, Call due) const {
        if (due == Call::authorize) return true;  // or it gives up
        auto network = state.network;
        const auto command = meaning_of(due, network.take(due));
        return command && !Payment::decide(payment(state), *command).value().empty();
    }

    // What is known.

    const Payment::State& payment(const State& state) const { return payments_[state.payment]; }
    std::size_t know(const Payment::State& state) {
        const auto [found, is_new] = payment_ids_.try_emplace(text_of(state), payments_.size());
        if (is_new) payments_.push_back(state);
        return found->second;
    }

    void reach(State state, std::string by) {
        make_calls(state);
        const auto [found, is_new] = reached_.try_emplace(std::move(state), at_, std::move(by));
        if (is_new) states_.push_back(found);
    }

    // All that anybody may call by now. It arrives if it is met in network_is_reached().
    void make_calls(State& state) const {
        if (const auto due = call_due(payment(state))) state.under_way.add(*due);
        if (state.early) state.under_way.add(state.early->call);
        for (const auto known : state.payments_of_dead) {
            if (const auto due = call_due(payments_[known])) state.under_way.add(*due);
            for (std::size_t i = 0; i < message_names.size(); ++i) {
                const auto message = static_cast<Message>(i);
                if (!state.sent.contains(message)) continue;
                if (const auto call = call_foreseen(known, message)) state.under_way.add(*call);
            }
        }
    }

    std::vector<std::string> path_to(std::size_t at) const {
        std::vector<std::string> path;
        for (; at > 0; at = states_[at]->second.state) path.push_back(states_[at]->second.by);
        std::ranges::reverse(path);
        return path;
    }

    const Scenario scenario_;
    std::vector<Payment::State> payments_;
    std::map<std::string, std::size_t> payment_ids_;
    Reached reached_;
    std::vector<Reached::const_iterator> states_;
    std::size_t at_ = 0;
};

void expect_no_violation(const Scenario& scenario) {
    const auto findings = Search{scenario}.run();
    EXPECT_EQ(findings.violation, "") << findings;
    ::testing::Test::RecordProperty("states", std::to_string(findings.states));
}

// The shortest path is printed if it leads somewhere else than expected.
void expect_violation(const Scenario& scenario, const std::string& violation, std::size_t steps) {
    const auto findings = Search{scenario}.run();
    EXPECT_NE(findings.violation.find(violation), std::string::npos) << findings;
    EXPECT_EQ(findings.path.size(), steps) << findings;
}

TEST(CallsModel, EndsEachSagaWithItsPaymentCapturedOrUndone) {
    expect_no_violation({Coordination::saga, Card::accepts});
}

TEST(CallsModel, EndsEachChoreographyWithItsPaymentCapturedOrUndone) {
    expect_no_violation({Coordination::choreography, Card::accepts});
}

TEST(CallsModel, EndsWhateverADecliningCardMeets) {
    expect_no_violation({Coordination::saga, Card::declines});
    expect_no_violation({Coordination::choreography, Card::declines});
}

// What the search must find, and how few steps are enough for it.

TEST(CallsModel, FindsACancellationWithoutARecordThatIsNotVoided) {
    expect_violation(
        {Coordination::choreography, Card::accepts, Mistake::cancels_without_amount},
        "the order is closed, its payment authorized",
        5
    );
}

// A saga's commands come in order, so its payment knows what it is to cancel.
TEST(CallsModel, NeedsNoAmountWhereACancellationCannotOvertake) {
    expect_no_violation({Coordination::saga, Card::accepts, Mistake::cancels_without_amount});
}

TEST(CallsModel, FindsThatGivingUpIsCalledBeforeItIsRecorded) {
    expect_violation(
        {Coordination::saga, Card::accepts, Mistake::gives_up_before_recording},
        "a call is refused for ever",
        8
    );
    expect_violation(
        {Coordination::choreography, Card::accepts, Mistake::gives_up_before_recording},
        "a call is refused for ever",
        8
    );
}

TEST(CallsModel, FindsThatAMessageIsLetGoOfOnceItsCallIsMade) {
    expect_violation(
        {Coordination::saga, Card::accepts, Mistake::lets_go_of_message_once_called},
        "the order never ends",
        2
    );
}

TEST(CallsModel, FindsThatACommandWithNothingToDoIsNotAnswered) {
    for (const auto card : {Card::accepts, Card::declines}) {
        expect_violation(
            {Coordination::saga, card, Mistake::says_nothing_again}, "the order never ends", 5
        );
    }
}

TEST(CallsModel, FindsAVoidThatDoesNotHearOfTheCapture) {
    expect_violation(
        {Coordination::saga, Card::accepts, Mistake::ignores_that_it_was_captured},
        "a call is refused for ever",
        8
    );
}

TEST(CallsModel, FindsACancelledOrderThatDoesNotHearOfTheDecline) {
    expect_violation(
        {Coordination::choreography, Card::declines, Mistake::ignores_decline_once_cancelled},
        "the order never ends",
        6
    );
    expect_violation(
        {Coordination::saga, Card::declines, Mistake::ignores_decline_once_cancelled},
        "the order never ends",
        7
    );
}

// The last word about a payment that was unavailable is that it is voided.
TEST(CallsModel, FindsASagaThatAwaitsAnAuthorisationThoughItIsVoided) {
    expect_violation(
        {Coordination::saga, Card::accepts, Mistake::awaits_authorisation_once_voided},
        "the order never ends",
        8
    );
}

TEST(CallsModel, FindsANetworkThatForgetsItsAnswers) {
    expect_violation(
        {Coordination::saga, Card::accepts, Mistake::forgets_answers},
        "a call is refused for ever",
        6
    );
}

TEST(CallsModel, FindsANetworkThatDoesNotBar) {
    expect_violation(
        {Coordination::saga, Card::accepts, Mistake::does_not_bar}, "its payment authorized", 7
    );
}

}  // namespace calls_model
}  // namespace
}  // namespace payment
