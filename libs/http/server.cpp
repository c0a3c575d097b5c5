#include "http/server.hpp"

#include <atomic>
#include <cassert>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "http/connection.hpp"
#include "http/incoming_request.hpp"
#include "http/listener.hpp"
#include "http/probes.hpp"
#include "http/problem.hpp"
#include "http/request_durations.hpp"
#include "http/router.hpp"
#include "http/thread_pool.hpp"
#include "observability/log.hpp"
#include "observability/trace_context.hpp"

namespace http {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// Each is for the whole, however it trickles; together they bound how long stop() may take beyond
// what running handlers take.
constexpr auto head_timeout = 5s;
constexpr auto body_timeout = 5s;
constexpr auto write_timeout = 5s;
constexpr auto linger_timeout = 1s;
// How long stop() waits for coroutines, and then for what they still say.
constexpr auto stop_patience = 30s;
constexpr auto last_words = write_timeout + linger_timeout;

std::string_view trace_id_of(const Request& request) {
    return std::string_view{request.traceparent}.substr(3, 32);
}

std::vector<Route> joined(std::vector<Route> routes, std::vector<Route> more) {
    for (auto& route : more) routes.push_back(std::move(route));
    return routes;
}

[[noreturn]] void end_process() {
    observability::log::error("accepting connections ended unexpectedly");
    std::_Exit(EXIT_FAILURE);
}

}  // namespace

struct Server::State {
    State(
        ServerOptions server_options,
        std::vector<Route> own_routes,
        std::function<std::vector<Check>()> readiness_checks,
        observability::Metrics& metrics
    );

    std::vector<Check> checks() const;

    // All that is said on one connection.
    Awaitable<void> serve(Connection& connection);
    // Each of these returns whether another request may follow on the connection.
    Awaitable<bool> serve_request(Connection& connection, const std::string& peer);
    Awaitable<bool> answer(Connection& connection, Request& request, bool keep_alive);
    Awaitable<bool> refuse(Connection& connection, const Problem& problem);

    Awaitable<Response> respond_to(Request& request);
    Response respond_to_unexpected(const std::exception& exception, const Request& request);

    const ServerOptions options;
    const std::function<std::vector<Check>()> readiness;
    std::vector<Route> routes;
    const Router router;
    // As `routes`, and one more for requests that match none.
    std::vector<std::unique_ptr<RequestDurations>> durations;

    std::atomic<bool> draining = false;
    std::atomic<bool> stopping = false;
    std::atomic<int> active_requests = 0;
    std::shared_ptr<void> active_requests_gauge;

    ThreadPool pool;  // for handlers that block
    Listener listener;
    int port = 0;
};

Server::State::State(
    ServerOptions server_options,
    std::vector<Route> own_routes,
    std::function<std::vector<Check>()> readiness_checks,
    observability::Metrics& metrics
)
    : options{std::move(server_options)},
      readiness{std::move(readiness_checks)},
      routes{joined(std::move(own_routes), probe_routes([this] { return checks(); }, metrics))},
      router{routes},
      pool{static_cast<std::size_t>(options.threads)},
      listener{
          {.loops = options.loops, .connections_max = options.connections_max, .pool = pool},
          {
              .serve = [this](Connection& connection) { return serve(connection); },
              .on_failure = end_process,
          }} {
    for (const auto& route : routes) {
        durations.push_back(std::make_unique<RequestDurations>(metrics, route.method, route.pattern)
        );
    }
    durations.push_back(std::make_unique<RequestDurations>(metrics, "_OTHER", ""));
    auto& gauge = metrics.gauge("http_server_active_requests", "HTTP requests being answered.");
    active_requests_gauge =
        metrics.before_exposition([this, &gauge] { gauge.set(active_requests.load()); });
}

std::vector<Check> Server::State::checks() const {
    auto all = readiness();
    if (draining) all.push_back({"draining", false, "about to stop"});
    return all;
}

Awaitable<void> Server::State::serve(Connection& connection) {
    const auto peer = connection.peer_address();
    bool may_follow = true;
    while (may_follow && !stopping) may_follow = co_await serve_request(connection, peer);
}

Awaitable<bool> Server::State::serve_request(Connection& connection, const std::string& peer) {
    std::optional<Problem> problem;
    try {
        const auto text = co_await connection.read_head(options.keep_alive, head_timeout);
        if (!text) co_return false;
        auto incoming = incoming_request(*text, options.body_max);
        if (incoming.body_size > 0) {
            if (incoming.expects_continue) co_await connection.write_continue(write_timeout);
            auto body = co_await connection.read_body(incoming.body_size, body_timeout);
            if (!body) co_return false;
            incoming.request.body = std::move(*body);
        }
        incoming.request.remote_address = peer;
        co_return co_await answer(connection, incoming.request, incoming.keep_alive);
    } catch (const Problem& broken) {
        problem = broken;
    }
    co_return co_await refuse(connection, *problem);
}

Awaitable<bool> Server::State::answer(Connection& connection, Request& request, bool keep_alive) {
    ++active_requests;
    const auto response = co_await respond_to(request);
    --active_requests;
    keep_alive = keep_alive && !draining && !stopping;
    const bool with_body = request.method != "HEAD";
    const bool written = co_await connection.write(response, with_body, keep_alive, write_timeout);
    if (written && !keep_alive) co_await connection.linger(linger_timeout);
    co_return written&& keep_alive;
}

// What breaks the grammar of HTTP leaves open where the next request begins: the connection ends.
Awaitable<bool> Server::State::refuse(Connection& connection, const Problem& problem) {
    const auto response = to_response(problem, observability::start_trace().trace_id);
    durations.back()->observe(problem.status, 0s);
    const bool written = co_await connection.write(response, true, false, write_timeout);
    if (written) co_await connection.linger(linger_timeout);
    co_return false;
}

Awaitable<Response> Server::State::respond_to(Request& request) {
    const auto begin = Clock::now();
    request.traceparent =
        observability::continue_trace(request.header("traceparent").value_or("")).traceparent();
    auto route = routes.size();
    Response response;
    try {
        const std::string_view target = request.target;
        auto match = router.match(request.method, target.substr(0, target.find('?')));
        route = match.route;
        request.parameters = std::move(match.parameters);
        response = co_await routes[route].handler.answer(request);
    } catch (const Problem& problem) {
        response = to_response(problem, trace_id_of(request));
    } catch (const std::exception& exception) {
        response = respond_to_unexpected(exception, request);
    }
    durations[route]->observe(response.status, Clock::now() - begin);
    co_return response;
}

Response
Server::State::respond_to_unexpected(const std::exception& exception, const Request& request) {
    observability::log::error(
        "request failed",
        {{"http_request_method", request.method},
         {"url_path", request.path},
         {"trace_id", trace_id_of(request)},
         {"error", exception.what()}}
    );
    return to_response(
        Problem{500, "Something went wrong; the log says what, under this trace_id."},
        trace_id_of(request)
    );
}

Server::Server(
    ServerOptions options,
    std::vector<Route> routes,
    std::function<std::vector<Check>()> readiness,
    observability::Metrics& metrics
)
    : state_{std::make_unique<State>(
          std::move(options),
          std::move(routes),
          std::move(readiness),
          metrics
      )} {}

Server::~Server() { stop(); }

void Server::start() {
    assert(state_->port == 0);
    state_->port = state_->listener.bind(state_->options.host, state_->options.port);
    state_->listener.start();
}

void Server::drain() { state_->draining = true; }

void Server::stop() {
    if (state_->stopping.exchange(true)) return;
    state_->listener.end_resting();
    state_->listener.wait_until_over(stop_patience);
    state_->pool.shutdown();
    state_->listener.wait_until_over(last_words);
    state_->listener.stop();
}

int Server::port() const { return state_->port; }

}  // namespace http
