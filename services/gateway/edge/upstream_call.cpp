#include "gateway/edge/upstream_call.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "gateway/edge/hedged_attempt.hpp"
#include "gateway/edge/relay.hpp"
#include "gateway/protection/retry.hpp"
#include "resilience/deadline.hpp"
#include "vocabulary/random.hpp"

namespace gateway {
namespace {

using http::http1::Framing;
using http::http1::Name;
using protection::Ending;
using protection::Outcome;
using std::chrono::milliseconds;

// How often it is looked whether a leader, or anybody, has come.
constexpr milliseconds arrival_look_interval{20};

Awaitable<void> sleep_on(asio::io_context& loop, milliseconds time) {
    Timer timer{loop, time};
    co_await timer.async_wait(as_result);
}

http::Problem too_late() {
    return {
        503,
        "The time given for the answer was over before anybody could be asked. Nothing was "
        "accepted."};
}

// Whether nobody knows what became of a request that ended so.
bool leaves_unknown(const Outcome& outcome) {
    switch (outcome.ending) {
        case Ending::answered:
            return outcome.status == 502 || outcome.status == 504;
        case Ending::broken:
        case Ending::timed_out:
        case Ending::garbage:
        case Ending::deposed:
        case Ending::abandoned:
            return true;
        case Ending::not_connected:
            return false;
    }
    return true;
}

}  // namespace

Awaitable<std::unique_ptr<Attempt>> UpstreamCall::run() {
    edge_.policies.retry_budget(question_.service).deposit(question_.received);
    std::unique_ptr<Attempt> made;  // the last one
    while (true) {
        if (!made && SteadyClock::now() >= question_.deadline) throw too_late();
        auto chosen = edge_.policies.balancer().pick(choice(), SteadyClock::now());
        if (!chosen) {
            const bool has_failed = made != nullptr;
            if (!co_await wait_for_somebody(has_failed)) co_return conclude(std::move(made));
            continue;
        }
        tried_.add(chosen->endpoint());
        const auto epoch = chosen->leads_in();
        const bool is_hedged = question_.route.hedging.enabled && question_.head.is_safe() &&
                               question_.body.is_finished();
        // Not as one conditional expression: GCC 12 destroys the operands of an awaited one twice.
        if (is_hedged) {
            made = co_await ask_hedged(std::move(*chosen));
        } else {
            made = co_await ask(std::move(*chosen));
        }
        if (made->body_trouble && made->body_trouble->status != 0) {
            throw http::Problem{
                made->body_trouble->status, std::string{made->body_trouble->detail}};
        }
        last_ = made->outcome;
        if (last_.ending == Ending::abandoned) co_return made;
        if (protection::may_repeat(question_.is_repeatable, last_) &&
            co_await wait_to_repeat(last_, epoch)) {
            may_have_acted_ = may_have_acted_ || leaves_unknown(last_);
            continue;
        }
        co_return conclude(std::move(made));
    }
}

// The last answer, unless there is none, or it denies what an earlier attempt may have done.
std::unique_ptr<Attempt> UpstreamCall::conclude(std::unique_ptr<Attempt> made) const {
    const bool is_refusal =
        last_.ending == Ending::answered && (last_.status == 503 || last_.status == 429);
    const bool may_deny = is_refusal && may_have_acted_ && !question_.head.is_safe();
    if (last_.ending != Ending::answered || may_deny) throw problem_of(last_);
    return made;
}

balancing::Balancer::Choice UpstreamCall::choice() const {
    std::uint64_t hash_key = 0;
    if (question_.route.balance == balancing::Policy::consistent_hash) {
        const auto parameter = question_.match.parameter(question_.route.hash_by);
        hash_key = std::hash<std::string_view>{}(parameter.value_or(question_.hop.client_address));
    }
    return {
        .service = question_.service,
        .policy = question_.route.balance,
        .shard = question_.shard,
        .hash_key = hash_key,
        .tried = &tried_};
}

UpstreamRequest UpstreamCall::request_for(const balancing::Attempt& chosen) const {
    const bool takes_body = question_.head.method != "GET" && !question_.head.is_head();
    const bool is_whole = question_.body.is_finished();
    const bool has_length = question_.head.framing != Framing::none ||
                            question_.head.fields.find(Name::content_length) != nullptr;
    BodyLength length{};
    if (!is_whole && question_.head.framing == Framing::chunked) {
        length = {BodyLength::Kind::chunked};
    } else if (!is_whole) {
        length = {BodyLength::Kind::known, question_.head.content_length};
    } else if (takes_body && has_length) {
        length = {BodyLength::Kind::known, question_.body_text.size()};
    }
    UpstreamRequest request;
    request.head = upstream_request_head(
        question_.head,
        length,
        question_.hop,
        chosen.address(),
        resilience::remaining(question_.deadline, SteadyClock::now()),
        question_.condition
    );
    if (takes_body) request.body = question_.body_text;
    if (!is_whole) request.more = &question_.body;
    request.more_in_chunks = length.kind == BodyLength::Kind::chunked;
    request.is_head = question_.head.is_head();
    request.is_repeatable = question_.is_repeatable;
    return request;
}

Patience UpstreamCall::patience() const {
    const bool is_bounded = question_.route.attempt_timeout.count() > 0 && question_.is_repeatable;
    const auto attempt_ends = SteadyClock::now() + question_.route.attempt_timeout;
    if (is_bounded && attempt_ends < question_.deadline) return {attempt_ends};
    return {
        question_.deadline,
        question_.deadline < question_.received + question_.route.timeout,
        question_.route.timeout};
}

Awaitable<std::unique_ptr<Attempt>> UpstreamCall::ask(balancing::Attempt chosen) {
    const auto request = request_for(chosen);
    const Interruption interruption = [this, &chosen]() -> std::optional<Ending> {
        if (has_closed(question_.client, !question_.route.stream)) return Ending::abandoned;
        if (SteadyClock::now() >= edge_.ends_at) return Ending::timed_out;
        const bool is_deposed = question_.is_repeatable && has_successor(chosen.leads_in());
        return is_deposed ? std::optional{Ending::deposed} : std::nullopt;
    };
    auto made = co_await attempt(edge_.pool, chosen.address(), request, patience(), interruption);
    chosen.report(made->outcome, SteadyClock::now());
    co_return made;
}

Awaitable<std::unique_ptr<Attempt>> UpstreamCall::ask_hedged(balancing::Attempt chosen) {
    const auto second = [this]() -> std::optional<Hedge> {
        const auto now = SteadyClock::now();
        auto other = edge_.policies.balancer().pick(choice(), now);
        if (!other || !edge_.policies.retry_budget(question_.service).withdraw(now))
            return std::nullopt;
        tried_.add(other->endpoint());
        auto request = request_for(*other);
        return Hedge{std::move(*other), std::move(request)};
    };
    auto request = request_for(chosen);
    Hedge first{std::move(chosen), std::move(request)};
    co_return co_await hedged_attempt(
        edge_.context,
        edge_.pool,
        std::move(first),
        resilience::hedge_delay(question_.route.hedging, edge_.policies.latency(question_.route)),
        second,
        patience()
    );
}

// Nobody can be asked now. Who has asked before waits for somebody to come back; who has not is
// told at once, except that a shard's next leader is waited for.
Awaitable<bool> UpstreamCall::wait_for_somebody(bool has_failed) {
    const auto now = SteadyClock::now();
    if (!has_failed && !question_.shard) co_return false;
    if (now >= std::min(question_.deadline, question_.received + question_.route.leader_wait))
        co_return false;
    tried_.clear();
    co_await sleep_on(edge_.context, arrival_look_interval);
    co_return true;
}

// Whether the shard has another leader than the one that led in this epoch.
bool UpstreamCall::has_successor(std::optional<std::int64_t> epoch) const {
    if (question_.shard == nullptr || !epoch) return false;
    return edge_.policies.balancer().leader_epoch(*question_.shard, SteadyClock::now()) > *epoch;
}

// Whether there is to be another attempt; if so, after the wait that comes before it.
Awaitable<bool>
UpstreamCall::wait_to_repeat(const Outcome& outcome, std::optional<std::int64_t> epoch) {
    if (SteadyClock::now() >= edge_.ends_at) co_return false;
    if (protection::has_waited_in_vain(outcome) && !has_successor(epoch)) co_return false;
    const auto& rule = question_.route.retry;
    // The others would ask the same leader. Its successor is another story, and a repeat there
    // multiplies nobody's load.
    const bool leader_failed = epoch && (outcome.ending != Ending::answered || outcome.retry_after);
    if (leader_failed && question_.shard && rule.retries > 0) {
        const auto wait_until =
            std::min(question_.deadline, SteadyClock::now() + question_.route.leader_wait);
        while (SteadyClock::now() < wait_until) {
            if (has_successor(epoch)) {
                tried_.clear();
                co_return true;
            }
            co_await sleep_on(edge_.context, arrival_look_interval);
        }
    }
    const auto now = SteadyClock::now();
    if (retries_ >= rule.retries) co_return false;
    ++retries_;
    const bool was_sent = outcome.ending != Ending::not_connected;
    if (was_sent && !edge_.policies.retry_budget(question_.service).withdraw(now)) co_return false;
    const auto delay = protection::retry_delay(rule, retries_, outcome, vocabulary::random_bits());
    if (now + delay >= question_.deadline) co_return false;
    if (delay.count() > 0) co_await sleep_on(edge_.context, delay);
    co_return true;
}

// Nothing was accepted only if no attempt may have acted: an earlier one counts, too.
http::Problem UpstreamCall::problem_of(const Outcome& outcome) const {
    const std::string name{question_.service};
    if (outcome.ending == Ending::timed_out || outcome.ending == Ending::deposed) {
        return {
            504,
            "The " + name +
                " service did not answer in time. Whether it acted is unknown: repeat with the "
                "same Idempotency-Key."};
    }
    const bool is_unknown = may_have_acted_ && !question_.head.is_safe();
    if (is_unknown || outcome.ending == Ending::broken || outcome.ending == Ending::garbage) {
        return {
            502,
            "The " + name +
                " service broke off. Whether it acted is unknown: repeat with the same "
                "Idempotency-Key."};
    }
    return {503, "No instance of the " + name + " service can be reached. Nothing was accepted."};
}

}  // namespace gateway
