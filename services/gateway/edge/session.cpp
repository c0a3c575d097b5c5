#include "gateway/edge/session.hpp"

#include <optional>
#include <utility>
#include <variant>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "gateway/edge/forwarded_request.hpp"
#include "gateway/edge/hygiene.hpp"
#include "gateway/partition.hpp"
#include "gateway/routes.hpp"
#include "http/problem.hpp"
#include "observability/log.hpp"
#include "observability/trace_context.hpp"

namespace gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace beast_http = boost::beast::http;
namespace log = observability::log;
using observability::TraceContext;
using Parser = beast_http::request_parser<beast_http::string_body>;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
// How much a refused client may still send, and for how long, so that it gets to read the refusal.
constexpr std::size_t lingering_bytes_max = 8 << 20;
constexpr std::chrono::seconds lingering_time{2};

http::Problem problem_of(const beast::error_code& error) {
    if (error == beast_http::error::body_limit) return {413, "The body is larger than 1 MiB."};
    if (error == beast_http::error::header_limit) return {431, "The header is larger than 16 KiB."};
    return {400, "This is no HTTP request: " + error.message() + "."};
}

// Whether the peer just went away, or rested too long: nobody is there to be told.
bool is_gone(const beast::error_code& error) {
    return error == beast_http::error::end_of_stream ||
           error == beast_http::error::partial_message ||
           error.category() != make_error_code(beast_http::error::end_of_stream).category();
}

http::Problem problem_of(const NoUpstreamAnswer& failure, std::string_view service) {
    const std::string name{service};
    switch (failure.kind) {
        case NoUpstreamAnswer::Kind::not_connected:
            break;
        case NoUpstreamAnswer::Kind::broken:
            return {
                502,
                "The " + name +
                    " service broke off. Whether it acted is unknown: repeat with the same "
                    "Idempotency-Key."};
        case NoUpstreamAnswer::Kind::timed_out:
            return {
                504,
                "The " + name +
                    " service did not answer in time. Whether it acted is unknown: repeat with the "
                    "same Idempotency-Key."};
    }
    return {503, "No instance of the " + name + " service can be reached. Nothing was accepted."};
}

// The part of a target behind '?', with a name that asks for the leader's own answer.
bool asks_for_leader(std::string_view target) {
    const auto question = target.find('?');
    if (question == std::string_view::npos) return false;
    const auto query = "&" + std::string{target.substr(question + 1)};
    return query.find("&consistency=strong") != std::string::npos ||
           query.find("&at=") != std::string::npos;
}

// Counts a request as long as it is being answered.
class UnderWay {
public:
    explicit UnderWay(std::atomic<int>& count) : count_{count} { ++count_; }
    ~UnderWay() { --count_; }
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;

private:
    std::atomic<int>& count_;
};

class Session {
public:
    Session(asio::ip::tcp::socket socket, Edge& edge) : stream_{std::move(socket)}, edge_{edge} {
        beast::error_code error;
        const auto endpoint = stream_.socket().remote_endpoint(error);
        if (!error) client_address_ = endpoint.address().to_string();
    }

    asio::awaitable<void> run() {
        while (co_await serve_one()) {
        }
        beast::error_code ignored;  // the peer may have closed first
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    }

private:
    // False once the connection is to be closed.
    asio::awaitable<bool> serve_one() {
        Parser parser;
        parser.header_limit(header_bytes_max);
        parser.body_limit(body_bytes_max);
        if (buffer_.size() == 0 && !co_await first_byte()) co_return false;

        stream_.expires_after(edge_.request_timeout);
        auto [bad_head, head_bytes] =
            co_await beast_http::async_read_header(stream_, buffer_, parser, as_result);
        if (bad_head) co_return co_await refuse_connection(bad_head);
        const auto& head = parser.get();
        if (auto problem = malformed(head)) co_return co_await refuse_connection(*problem);

        if (beast::iequals(head[beast_http::field::expect], "100-continue") &&
            !co_await tell_to_continue())
            co_return false;
        auto [bad_body, body_bytes] =
            co_await beast_http::async_read(stream_, buffer_, parser, as_result);
        if (bad_body) co_return co_await refuse_connection(bad_body);
        stream_.expires_never();
        co_return co_await answer(parser.get());
    }

    asio::awaitable<bool> first_byte() {
        stream_.expires_after(edge_.idle_timeout);
        auto [closed, bytes] =
            co_await stream_.async_read_some(buffer_.prepare(8 * 1024), as_result);
        buffer_.commit(bytes);
        co_return !closed;
    }

    asio::awaitable<bool> tell_to_continue() {
        static constexpr std::string_view proceed = "HTTP/1.1 100 Continue\r\n\r\n";
        auto [not_written, written] =
            co_await asio::async_write(stream_, asio::buffer(proceed), as_result);
        co_return !not_written;
    }

    asio::awaitable<bool> answer(const beast_http::request<beast_http::string_body>& request) {
        const UnderWay under_way{edge_.under_way};
        const auto trace = observability::continue_trace(std::string{request["traceparent"]});
        const Hop hop{client_address_, trace.traceparent(), request_id(request, trace.trace_id)};
        const bool keep_alive = request.keep_alive() && !edge_.draining;
        const bool with_body = request.method() != beast_http::verb::head;
        const auto refusal = [&](const http::Problem& problem) {
            count("gateway", problem.status);
            return client_response(
                to_response(problem, trace.trace_id), with_body, keep_alive, hop
            );
        };
        std::string response;
        try {
            response = co_await forward(request, hop, with_body, keep_alive);
        } catch (const http::Problem& problem) {
            response = refusal(problem);
        } catch (const std::exception& trouble) {
            log::error(
                "a request failed", {{"error", trouble.what()}, {"trace_id", trace.trace_id}}
            );
            response =
                refusal({500, "Something went wrong; the log says what, under this trace_id."});
        }
        stream_.expires_after(edge_.request_timeout);
        auto [not_written, written] =
            co_await asio::async_write(stream_, asio::buffer(response), as_result);
        co_return !not_written && keep_alive;
    }

    asio::awaitable<std::string> forward(
        const beast_http::request<beast_http::string_body>& request,
        const Hop& hop,
        bool with_body,
        bool keep_alive
    ) {
        const std::string_view target = request.target();
        if (auto own = own_answer(target))
            co_return client_response(*own, with_body, keep_alive, hop);
        auto match = router().match(
            std::string_view{request.method_string()}, target.substr(0, target.find('?'))
        );
        const auto& route = routes()[match.route];
        if (route.body == Body::required && !has_length(request)) {
            throw http::Problem{411, "The length of the body must be told (Content-Length)."};
        }
        const bool strong = !route.strong_service.empty() && asks_for_leader(target);
        const auto service = strong ? route.strong_service : route.service;
        const auto shard = shard_of(
            strong ? route.strong_partition : route.partition, match.parameters, request.body()
        );

        auto outcome = co_await ask_in_turn(request, hop, route, service, shard);
        if (const auto* failure = std::get_if<NoUpstreamAnswer>(&outcome))
            throw problem_of(*failure, service);
        const auto& answer = std::get<UpstreamResponse>(outcome);
        count(service, static_cast<int>(answer.result_int()));
        const auto length = with_body ? answer.body().size() : content_length(answer);
        co_return client_response(answer, answer.body(), length, with_body, keep_alive, hop);
    }

    // Another instance is asked only where the one before certainly saw nothing, or where asking
    // again changes nothing.
    asio::awaitable<std::variant<UpstreamResponse, NoUpstreamAnswer>> ask_in_turn(
        const beast_http::request<beast_http::string_body>& request,
        const Hop& hop,
        const Route& route,
        std::string_view service,
        const std::optional<sharding::ShardId>& shard
    ) {
        const bool is_head = request.method() == beast_http::verb::head;
        const bool safe = is_head || request.method() == beast_http::verb::get;
        const bool repeatable = safe || request.count("Idempotency-Key") > 0;
        std::variant<UpstreamResponse, NoUpstreamAnswer> outcome =
            NoUpstreamAnswer{NoUpstreamAnswer::Kind::not_connected, "no instance is known"};
        for (const auto& address : edge_.upstreams.for_request(service, shard)) {
            const auto text = upstream_request(request, request.body(), hop, address);
            outcome =
                co_await edge_.pool.exchange(address, text, is_head, repeatable, route.timeout);
            const auto* failure = std::get_if<NoUpstreamAnswer>(&outcome);
            if (failure == nullptr) break;
            const bool unseen = failure->kind == NoUpstreamAnswer::Kind::not_connected;
            const bool may_repeat = safe && failure->kind == NoUpstreamAnswer::Kind::broken;
            if (!unseen && !may_repeat) break;
        }
        co_return outcome;
    }

    std::optional<http::Response> own_answer(std::string_view target) {
        const auto path = target.substr(0, target.find('?'));
        if (path == "/livez") return http::Response{200, {{"Content-Type", "text/plain"}}, "ok\n"};
        if (path == "/readyz") return readiness(target);
        if (path == "/metrics") {
            return http::Response{
                200,
                {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
                edge_.metrics.exposition()};
        }
        return std::nullopt;
    }

    http::Response readiness(std::string_view target) {
        auto checks = edge_.upstreams.readiness();
        if (edge_.draining)
            checks.push_back({.name = "gateway", .ok = false, .reason = "draining"});
        return http::readiness_response(checks, target.ends_with("?verbose"));
    }

    static std::size_t content_length(const UpstreamResponse& response) {
        const std::string text{response[beast_http::field::content_length]};
        return text.empty() ? 0 : std::stoull(text);
    }

    void count(std::string_view service, int status) {
        edge_.metrics
            .counter(
                "orderly_gateway_responses_total",
                "Answers given to clients, by the service that gave them and their status.",
                {{"service", std::string{service}},
                 {"http_response_status_code", std::to_string(status)}}
            )
            .increment();
    }

    asio::awaitable<bool> refuse_connection(const beast::error_code& error) {
        if (is_gone(error)) co_return false;
        co_return co_await refuse_connection(problem_of(error));
    }

    // Tells why, then reads on for a moment: closing with unread bytes would reset the connection
    // before an ordinary client has read the answer.
    asio::awaitable<bool> refuse_connection(const http::Problem& problem) {
        const auto trace = observability::start_trace();
        const Hop hop{client_address_, trace.traceparent(), trace.trace_id};
        const auto response =
            client_response(to_response(problem, trace.trace_id), true, false, hop);
        count("gateway", problem.status);
        stream_.expires_after(lingering_time);
        auto [not_written, written] =
            co_await asio::async_write(stream_, asio::buffer(response), as_result);
        if (not_written) co_return false;
        beast::error_code ignored;  // the peer may have closed first
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        buffer_.clear();
        for (std::size_t discarded = 0; discarded < lingering_bytes_max;) {
            auto [closed, bytes] =
                co_await stream_.async_read_some(buffer_.prepare(64 * 1024), as_result);
            if (closed) break;
            discarded += bytes;
        }
        co_return false;
    }

    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    Edge& edge_;
    std::string client_address_;
};

}  // namespace

asio::awaitable<void> serve(asio::ip::tcp::socket socket, Edge& edge) {
    Session session{std::move(socket), edge};
    co_await session.run();
}

}  // namespace gateway
