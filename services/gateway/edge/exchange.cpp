#include "gateway/edge/exchange.hpp"

#include <algorithm>
#include <utility>

#include "gateway/edge/own_pages.hpp"
#include "gateway/edge/place.hpp"
#include "gateway/edge/upstream_call.hpp"
#include "gateway/protection/rate_limit.hpp"
#include "gateway/protection/request_timeout.hpp"
#include "gateway/protection/retry.hpp"
#include "gateway/routing/shard_key.hpp"
#include "observability/log.hpp"
#include "resilience/deadline.hpp"

namespace gateway {
namespace {

namespace log = observability::log;
using http::http1::Framing;
using http::http1::Name;
using protection::Ending;
using std::chrono::milliseconds;

// A body up to this size is read before an upstream is asked, so that a slow client keeps no
// upstream busy, and so that another can be asked. What is longer is passed on as it comes, once.
constexpr std::size_t buffered_body_max = 64 * 1024;

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

}  // namespace

Exchange::Exchange(
    Edge& edge,
    ClientConnection client,
    std::string_view client_address,
    const http::http1::RequestHead& head
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
    if (auto own = own_page(edge_, head_, hop_.is_tls)) co_return own;
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
        UpstreamCall call{edge_, question()};
        const auto answered = co_await call.run();
        if (answered->outcome.ending == Ending::answered) co_await land_flight(*answered);
    }
    co_return std::nullopt;
}

Awaitable<std::optional<http::Response>> Exchange::answer_from_upstream() {
    Place place{edge_, service_};
    if (!place.take() && !co_await place.wait()) {
        throw http::Problem{
            503,
            "The " + std::string{service_} + " service has too much to do. Nothing was accepted."};
    }
    if (!body_.is_finished()) co_await read_body();
    if (after_ == After::abort) co_return std::nullopt;
    find_shard();
    UpstreamCall call{edge_, question()};
    std::unique_ptr<Attempt> answered;
    std::optional<http::Problem> problem;
    try {
        answered = co_await call.run();
    } catch (const http::Problem& unanswered) {
        problem = unanswered;
    }
    if (problem) {
        place.outcome = call.last();
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
    set_deadline();
}

void Exchange::set_deadline() {
    deadline_ = resilience::deadline_of(
        arrival_,
        received_,
        route_->timeout,
        protection::parse_request_timeout(head_.crossing(Name::request_timeout))
    );
}

void Exchange::take_from_limits() {
    if (route_->limits.empty()) return;
    if (!edge_.options.limit_loopback && protection::is_loopback(hop_.client_address)) return;
    for (const auto& limit : route_->limits) {
        const auto decision = protection::take_from(
            edge_.world.policies.rate_limiter, limit, hop_.client_address, arrival_
        );
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
        http::http1::append_field(
            more_fields_, "RateLimit-Policy", protection::rate_limit_policy_header(limit)
        );
        http::http1::append_field(
            more_fields_, "RateLimit", protection::rate_limit_header(limit, decision)
        );
    }
}

Awaitable<void> Exchange::read_body() {
    const bool is_looked_into =
        routing::is_in_body(is_strong_ ? route_->strong_shard_key : route_->shard_key);
    const auto bytes = is_looked_into ? edge_.options.body_bytes_max + 1 : buffered_body_max;
    const auto trouble = co_await body_.read(body_text_, bytes);
    if (!trouble) {
        received_ = SteadyClock::now();
        set_deadline();
        co_return;
    }
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

Question Exchange::question() {
    std::optional<CacheCondition> condition;
    if (flight_.is_under_way()) condition = CacheCondition{flight_.etag()};
    return {
        .head = head_,
        .body = body_,
        .body_text = body_text_,
        .hop = hop_,
        .client = client_.stream.socket(),
        .route = *route_,
        .match = match_,
        .service = service_,
        .shard = shard_ ? &*shard_ : nullptr,
        .received = received_,
        .deadline = deadline_,
        .is_repeatable = is_repeatable_,
        .condition = condition,
    };
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
