#include "gateway/edge/exchange.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "gateway/edge/hedged_attempt.hpp"
#include "gateway/protection/deadline.hpp"
#include "gateway/protection/retry.hpp"
#include "gateway/routing/shard_key.hpp"
#include "observability/log.hpp"
#include "vocabulary/random.hpp"

namespace gateway {
namespace {

namespace log = observability::log;
using http1::Framing;
using http1::Name;
using protection::Ending;
using protection::Outcome;
using std::chrono::milliseconds;

// A body up to this size is read before an upstream is asked, so that a slow client keeps no
// upstream busy, and so that another can be asked. What is longer is passed on as it comes, once.
constexpr std::size_t buffered_body_max = 64 * 1024;
// How often it is looked whether a leader, or anybody, has come.
constexpr milliseconds look_interval{20};

// The part of a target behind '?', with a name that asks for the leader's own answer.
bool asks_for_leader(std::string_view target) {
    const auto question = target.find('?');
    if (question == std::string_view::npos) return false;
    for (auto query = target.substr(question + 1);;) {
        if (query.starts_with("consistency=strong") || query.starts_with("at=")) return true;
        const auto next = query.find('&');
        if (next == std::string_view::npos) return false;
        query.remove_prefix(next + 1);
    }
}

// What the gateway answers itself.
bool is_own_path(std::string_view path) {
    return path == "/livez" || path == "/readyz" || path == "/metrics" || path == "/v1/circuits";
}

http::Problem method_not_allowed(const std::string& allowed) {
    http::Problem problem{405, "This path answers only to " + allowed + "."};
    problem.headers.emplace("Allow", allowed);
    return problem;
}

Awaitable<void> sleep_on(asio::io_context& loop, milliseconds time) {
    Timer timer{loop, time};
    co_await timer.async_wait(as_result);
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

// A place in a service's bulkhead. Given up when this goes, with the outcome that it was told.
class Place {
public:
    Place(Edge& edge, std::string_view service)
        : edge_{edge}, bulkhead_{edge.policies.bulkhead(service)} {}
    ~Place() { leave(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    // False if there is none, nor will be in time.
    Awaitable<bool> enter() {
        const auto admission = bulkhead_.enter();
        if (admission.entry == protection::Bulkhead::Entry::queued) {
            Timer turn{edge_.context, bulkhead_.settings().wait_max};
            edge_.waiting[{&bulkhead_, admission.ticket}] = &turn;
            co_await turn.async_wait(as_result);
            edge_.waiting.erase({&bulkhead_, admission.ticket});
            if (bulkhead_.give_up(admission.ticket)) co_return false;
        } else if (admission.entry == protection::Bulkhead::Entry::refused) {
            co_return false;
        }
        is_held_ = true;
        co_return true;
    }

    void leave() {
        if (!std::exchange(is_held_, false)) return;
        const auto next = bulkhead_.leave(outcome, SteadyClock::now());
        if (!next) return;
        const auto waiting = edge_.waiting.find({&bulkhead_, *next});
        if (waiting != edge_.waiting.end()) waiting->second->cancel();
    }

    Outcome outcome{.ending = Ending::abandoned};

private:
    Edge& edge_;
    protection::Bulkhead& bulkhead_;
    bool is_held_ = false;
};

}  // namespace

Exchange::Exchange(
    Edge& edge,
    ClientConnection client,
    std::string_view client_address,
    const http1::RequestHead& head
)
    : edge_{edge},
      client_{client},
      head_{head},
      trace_{observability::continue_trace(head.crossing(Name::traceparent))},
      traceparent_{trace_.traceparent()},
      hop_{client_address, client.stream.is_tls(), traceparent_, request_id(head, trace_.trace_id)},
      body_{client, head, edge.options.body_bytes_max},
      after_{head.keep_alive ? After::keep : After::close},
      flight_{edge} {
    ++edge_.under_way;
}

Exchange::~Exchange() {
    if (--edge_.under_way == 0 && edge_.on_idle) edge_.on_idle();
}

Awaitable<Exchange::After> Exchange::run() {
    std::optional<http::Response> own;
    try {
        own = co_await answer();
    } catch (const http::Problem& problem) {
        own = http::to_response(problem, trace_.trace_id);
        service_ = "gateway";
    } catch (const std::exception& trouble) {
        log::error("a request failed", {{"error", trouble.what()}, {"trace_id", trace_.trace_id}});
        const http::Problem problem{
            500, "Something went wrong; the log says what, under this trace_id."};
        own = http::to_response(problem, trace_.trace_id);
        service_ = "gateway";
    }
    if (own && !is_answered_) co_await send_own(*own);
    co_return after_;
}

Awaitable<std::optional<http::Response>> Exchange::answer() {
    if (auto own = own_answer()) co_return own;
    find_route();
    take_from_limits();
    if (!route_->cache.enabled) co_return co_await answer_from_upstream();

    const auto looked = co_await look_into_cache(edge_, head_, match_, deadline_, flight_);
    if (looked.only_cached_is_wanted)
        throw http::Problem{504, "Nothing is cached for this request."};
    if (!looked.response) co_return co_await answer_from_upstream();
    co_await send_own(from_cache(*looked.response, looked.age, head_));
    // The client has its answer, and the next one shall be fresh again. Its connection waits
    // meanwhile; another would do, but this one knows all that has to be asked.
    if (flight_.is_under_way() && after_ != After::abort) {
        find_shard();
        const auto answered = co_await ask_upstreams();
        if (answered->outcome.ending == Ending::answered) co_await land_flight(*answered);
    }
    co_return std::nullopt;
}

Awaitable<std::optional<http::Response>> Exchange::answer_from_upstream() {
    Place place{edge_, service_};
    if (!co_await place.enter()) {
        throw http::Problem{
            503,
            "The " + std::string{service_} + " service has too much to do. Nothing was accepted."};
    }
    co_await read_body();
    if (after_ == After::abort) co_return std::nullopt;
    find_shard();
    std::unique_ptr<Attempt> answered;
    std::optional<http::Problem> problem;
    try {
        answered = co_await ask_upstreams();
    } catch (const http::Problem& unanswered) {
        problem = unanswered;
    }
    if (problem) {
        place.outcome = last_;
        const auto landed = flight_.fail();
        if (landed.response) co_return from_cache(*landed.response, landed.age, head_);
        throw *problem;
    }
    place.outcome = answered->outcome;
    if (answered->outcome.ending == Ending::abandoned) {
        after_ = After::abort;
        co_return std::nullopt;
    }
    if (route_->stream) place.leave();
    if (flight_.is_under_way()) co_return co_await land_flight(*answered);
    co_await pass_on(*answered);
    co_return std::nullopt;
}

// Passes the answer on, if its client still waits for one, and has it stored.
Awaitable<std::optional<http::Response>> Exchange::land_flight(Attempt& answered) {
    const int status = answered.head.status;
    if (status == 304 || status >= 500) {
        const auto landed = status == 304 ? flight_.land(answered.head, {}) : flight_.fail();
        if (landed.response && !is_answered_) {
            if (answered.head.keep_alive && answered.head.framing == Framing::none)
                edge_.pool.put_back(std::move(answered.connection));
            co_return from_cache(*landed.response, landed.age, head_);
        }
    }
    std::string body;
    Copy copy{&body, edge_.policies.cache().entry_bytes_max()};
    co_await pass_on(answered, &copy);
    if (after_ == After::abort) co_return std::nullopt;  // the flight fails with this
    if (!flight_.is_under_way()) co_return std::nullopt;
    if (copy.body != nullptr) {
        flight_.land(answered.head, body);
    } else {
        flight_.give_up_storing();
    }
    co_return std::nullopt;
}

std::optional<http::Response> Exchange::own_answer() const {
    const auto path = head_.path();
    const bool is_read = head_.method == "GET" || head_.is_head();
    if (!is_read && is_own_path(path)) throw method_not_allowed("GET, HEAD");
    if (path == "/livez") return http::Response{200, {{"Content-Type", "text/plain"}}, "ok\n"};
    if (path == "/readyz") return readiness();
    if (path == "/metrics") {
        return http::Response{
            200,
            {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
            edge_.world.metrics.exposition()};
    }
    if (edge_.options.https_port > 0 && !hop_.is_tls) {
        const auto host = head_.fields.value(Name::host);
        return http::Response{
            308,
            {{"Location",
              "https://" + std::string{host.substr(0, host.rfind(':'))} + ":" +
                  std::to_string(edge_.options.https_port) + std::string{head_.target}}},
            {}};
    }
    if (path == "/v1/circuits") {
        return http::Response{
            200,
            {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
            edge_.world.policies.circuits.to_json()};
    }
    return std::nullopt;
}

http::Response Exchange::readiness() const {
    auto checks = edge_.world.readiness();
    if (edge_.draining) checks.push_back({.name = "gateway", .ok = false, .reason = "draining"});
    return http::readiness_response(checks, head_.target.ends_with("?verbose"));
}

void Exchange::find_route() {
    table_ = edge_.policies.routes();
    match_ = table_->find(head_.method, head_.path());
    switch (match_.kind()) {
        case routing::RouteMatch::Kind::found:
            break;
        case routing::RouteMatch::Kind::no_such_path:
            throw http::Problem{404, "There is nothing at this path."};
        case routing::RouteMatch::Kind::malformed_path:
            throw http::Problem{400, "The path has a broken percent escape."};
        case routing::RouteMatch::Kind::no_such_method:
            throw method_not_allowed(std::string{match_.allow()});
    }
    route_ = &match_.route();
    is_strong_ = !route_->strong_service.empty() && asks_for_leader(head_.target);
    service_ = is_strong_ ? route_->strong_service : route_->service;
    const bool has_length =
        head_.framing == Framing::chunked || head_.fields.find(Name::content_length) != nullptr;
    if (route_->body == routing::Body::required && !has_length)
        throw http::Problem{411, "The length of the body must be told (Content-Length)."};
    if (const auto refused = body_.refused()) {
        throw http::Problem{
            413,
            "The body is larger than " + std::to_string(edge_.options.body_bytes_max) + " bytes."};
    }
    deadline_ = protection::deadline_of(
        arrival_,
        route_->timeout,
        protection::parse_request_timeout(head_.crossing(Name::request_timeout))
    );
}

void Exchange::take_from_limits() {
    if (route_->limits.empty()) return;
    if (!edge_.options.limit_loopback && protection::is_loopback(hop_.client_address)) return;
    for (const auto& limit : route_->limits) {
        const auto decision =
            edge_.world.policies.rate_limiter.take(limit, hop_.client_address, arrival_);
        if (!decision.allowed) {
            http::Problem problem{
                429, "There were too many requests from here. Nothing was accepted."};
            problem.retry_after_seconds = static_cast<int>(decision.retry_after.count());
            problem.type = "https://iana.org/assignments/http-problem-types#quota-exceeded";
            problem.headers.emplace(
                "RateLimit-Policy", protection::rate_limit_policy_header(limit)
            );
            problem.headers.emplace("RateLimit", protection::rate_limit_header(limit, decision));
            throw problem;
        }
        http1::append_field(
            more_fields_, "RateLimit-Policy", protection::rate_limit_policy_header(limit)
        );
        http1::append_field(
            more_fields_, "RateLimit", protection::rate_limit_header(limit, decision)
        );
    }
}

Awaitable<void> Exchange::read_body() {
    if (body_.is_finished()) co_return;
    const bool is_looked_into =
        routing::is_in_body(is_strong_ ? route_->strong_shard_key : route_->shard_key);
    const auto bytes = is_looked_into ? edge_.options.body_bytes_max + 1 : buffered_body_max;
    const auto trouble = co_await body_.read(body_text_, bytes);
    if (!trouble) co_return;
    if (trouble->status == 0) {
        after_ = After::abort;
        co_return;
    }
    throw http::Problem{trouble->status, std::string{trouble->detail}};
}

void Exchange::find_shard() {
    shard_ = routing::shard_of(
        is_strong_ ? route_->strong_shard_key : route_->shard_key, match_, body_text_
    );
    is_repeatable_ = body_.is_finished() &&
                     protection::is_repeatable(
                         route_->retry, head_.method, !head_.crossing(Name::idempotency_key).empty()
                     );
}

Awaitable<std::unique_ptr<Attempt>> Exchange::ask_upstreams() {
    edge_.policies.retry_budget(service_).deposit(arrival_);
    bool has_failed = false;
    while (true) {
        auto chosen = edge_.policies.balancer().pick(choice(), SteadyClock::now());
        if (!chosen) {
            if (!co_await wait_for_somebody(has_failed)) throw problem_of(last_);
            continue;
        }
        tried_.add(chosen->endpoint());
        const auto epoch = chosen->leads_in();
        const bool is_hedged = route_->hedging.enabled && head_.is_safe() && body_.is_finished();
        // Not as one conditional expression: GCC 12 destroys the operands of an awaited one twice.
        std::unique_ptr<Attempt> made;
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
        has_failed = true;
        if (last_.ending == Ending::abandoned) co_return made;
        if (co_await wait_to_repeat(last_, epoch)) {
            may_have_acted_ = may_have_acted_ || leaves_unknown(last_);
            continue;
        }
        const bool is_refusal =
            last_.ending == Ending::answered && (last_.status == 503 || last_.status == 429);
        if (last_.ending != Ending::answered || (is_refusal && may_have_acted_ && !head_.is_safe()))
            throw problem_of(last_);
        co_return made;
    }
}

balancing::Balancer::Choice Exchange::choice() const {
    std::uint64_t hash_key = 0;
    if (route_->balance == balancing::Policy::consistent_hash) {
        const auto parameter = match_.parameter(route_->hash_by);
        hash_key = std::hash<std::string_view>{}(parameter.value_or(hop_.client_address));
    }
    return {
        .service = service_,
        .policy = route_->balance,
        .shard = shard_ ? &*shard_ : nullptr,
        .hash_key = hash_key,
        .tried = &tried_};
}

UpstreamRequest Exchange::request_for(const balancing::Attempt& chosen) const {
    const bool takes_body = head_.method != "GET" && !head_.is_head();
    const bool is_whole = body_.is_finished();
    const bool has_length =
        head_.framing != Framing::none || head_.fields.find(Name::content_length) != nullptr;
    BodyLength length{};
    if (!is_whole && head_.framing == Framing::chunked) {
        length = {BodyLength::Kind::chunked};
    } else if (!is_whole) {
        length = {BodyLength::Kind::known, head_.content_length};
    } else if (takes_body && has_length) {
        length = {BodyLength::Kind::known, body_text_.size()};
    }
    std::optional<CacheCondition> condition;
    if (flight_.is_under_way()) condition = CacheCondition{flight_.etag()};
    UpstreamRequest request;
    request.head = upstream_request_head(
        head_,
        length,
        hop_,
        chosen.address(),
        protection::remaining(deadline_, SteadyClock::now()),
        condition
    );
    if (takes_body) request.body = body_text_;
    if (!is_whole) request.more = &body_;
    request.more_in_chunks = length.kind == BodyLength::Kind::chunked;
    request.is_head = head_.is_head();
    request.is_repeatable = is_repeatable_;
    return request;
}

Patience Exchange::patience() const {
    const bool is_bounded = route_->attempt_timeout.count() > 0 && is_repeatable_;
    const auto attempt_ends = SteadyClock::now() + route_->attempt_timeout;
    if (is_bounded && attempt_ends < deadline_) return {attempt_ends};
    return {deadline_, deadline_ < arrival_ + route_->timeout};
}

Awaitable<std::unique_ptr<Attempt>> Exchange::ask(balancing::Attempt chosen) {
    const auto request = request_for(chosen);
    const Interruption interruption = [this, &chosen]() -> std::optional<Ending> {
        if (has_closed(client_.stream.socket(), !route_->stream)) return Ending::abandoned;
        const bool is_deposed =
            is_repeatable_ && shard_ && chosen.leads_in() &&
            edge_.policies.balancer().leader_epoch(*shard_, SteadyClock::now()) >
                *chosen.leads_in();
        return is_deposed ? std::optional{Ending::deposed} : std::nullopt;
    };
    auto made = co_await attempt(edge_.pool, chosen.address(), request, patience(), interruption);
    chosen.report(made->outcome, SteadyClock::now());
    co_return made;
}

Awaitable<std::unique_ptr<Attempt>> Exchange::ask_hedged(balancing::Attempt chosen) {
    const auto second = [this]() -> std::optional<Hedge> {
        const auto now = SteadyClock::now();
        auto other = edge_.policies.balancer().pick(choice(), now);
        if (!other || !edge_.policies.retry_budget(service_).withdraw(now)) return std::nullopt;
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
        protection::hedge_delay(route_->hedging, edge_.policies.latency(*route_)),
        second,
        patience()
    );
}

// Nobody can be asked now. Who has asked before waits for somebody to come back; who has not is
// told at once, except that a shard's next leader is waited for.
Awaitable<bool> Exchange::wait_for_somebody(bool has_failed) {
    const auto now = SteadyClock::now();
    if (!has_failed && !shard_) co_return false;
    if (now >= std::min(deadline_, arrival_ + route_->leader_wait)) co_return false;
    tried_.clear();
    co_await sleep_on(edge_.context, look_interval);
    co_return true;
}

// Whether there is to be another attempt; if so, after the wait that comes before it.
Awaitable<bool>
Exchange::wait_to_repeat(const Outcome& outcome, std::optional<std::int64_t> epoch) {
    if (!protection::may_repeat(is_repeatable_, outcome)) co_return false;
    const auto& rule = route_->retry;
    // The others would ask the same leader. Its successor is another story, and a repeat there
    // multiplies nobody's load.
    const bool leader_failed = epoch && (outcome.ending != Ending::answered || outcome.retry_after);
    if (leader_failed && shard_ && rule.retries > 0) {
        const auto wait_until = std::min(deadline_, SteadyClock::now() + route_->leader_wait);
        while (SteadyClock::now() < wait_until) {
            if (edge_.policies.balancer().leader_epoch(*shard_, SteadyClock::now()) > *epoch) {
                tried_.clear();
                co_return true;
            }
            co_await sleep_on(edge_.context, look_interval);
        }
    }
    const auto now = SteadyClock::now();
    if (retries_ >= rule.retries) co_return false;
    ++retries_;
    const bool was_sent = outcome.ending != Ending::not_connected;
    if (was_sent && !edge_.policies.retry_budget(service_).withdraw(now)) co_return false;
    const auto delay = protection::retry_delay(rule, retries_, outcome, vocabulary::random_bits());
    if (now + delay >= deadline_) co_return false;
    if (delay.count() > 0) co_await sleep_on(edge_.context, delay);
    co_return true;
}

Awaitable<void> Exchange::pass_on(Attempt& answered, Copy* copy) {
    edge_.policies.latency(*route_).add(answered.outcome.latency);
    const bool is_refresh = std::exchange(is_answered_, true);  // the client had a stored answer
    const auto length = relayed_length(answered.head, head_.minor_version, head_.is_head());
    const bool has_end =
        length.kind != BodyLength::Kind::none || answered.head.framing == Framing::none;
    if (!has_end && after_ == After::keep) after_ = After::close;
    auto text =
        is_refresh ? std::string{} : client_response_head(answered.head, length, hop_, extras());
    const auto relayed = co_await relay(
        is_refresh ? nullptr : &client_,
        answered,
        std::move(text),
        {.client_minor_version = head_.minor_version,
         .is_stream = route_->stream,
         .patience = std::max(route_->timeout, milliseconds{1'000})},
        copy
    );
    if (!is_refresh) {
        edge_.count_answer(service_, answered.head.status);
        edge_.observe(table_, match_.index(), answered.head.status, SteadyClock::now() - arrival_);
    }
    if (relayed != Relayed::whole) {
        if (copy != nullptr) copy->body = nullptr;
        if (!is_refresh) after_ = After::abort;
    } else if (answered.head.keep_alive && answered.connection->received.empty() && body_.is_finished()) {
        edge_.pool.put_back(std::move(answered.connection));
    }
}

// Nothing was accepted only if no attempt may have acted: an earlier one counts, too.
http::Problem Exchange::problem_of(const Outcome& outcome) const {
    const std::string name{service_};
    if (outcome.ending == Ending::timed_out || outcome.ending == Ending::deposed) {
        return {
            504,
            "The " + name +
                " service did not answer in time. Whether it acted is unknown: repeat with the "
                "same Idempotency-Key."};
    }
    const bool is_unknown = may_have_acted_ && !head_.is_safe();
    if (is_unknown || outcome.ending == Ending::broken || outcome.ending == Ending::garbage) {
        return {
            502,
            "The " + name +
                " service broke off. Whether it acted is unknown: repeat with the same "
                "Idempotency-Key."};
    }
    return {503, "No instance of the " + name + " service can be reached. Nothing was accepted."};
}

AnswerExtras Exchange::extras() {
    if (edge_.draining && after_ == After::keep) after_ = After::close;
    if (!body_.is_finished()) after_ = After::linger;
    return {.date = edge_.date(), .more_fields = more_fields_, .keep_alive = after_ == After::keep};
}

Awaitable<void> Exchange::send_own(const http::Response& response) {
    edge_.count_answer(service_, response.status);
    is_answered_ = true;
    const auto text = own_response(response, !head_.is_head(), hop_, extras());
    client_.deadline.set(SteadyClock::now() + client_.patience);
    if (co_await client_.stream.write(text)) after_ = After::abort;
    client_.deadline.clear();
}

}  // namespace gateway
