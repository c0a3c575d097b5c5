#include "gateway/edge/session.hpp"

#include <optional>
#include <string>
#include <utility>

#include "gateway/edge/crossing.hpp"
#include "gateway/edge/exchange.hpp"
#include "gateway/edge/request_body.hpp"
#include "http/http1/request_head.hpp"
#include "http/problem.hpp"
#include "observability/trace_context.hpp"

namespace gateway {
namespace {

using After = Exchange::After;

// What a client's connection keeps while it rests.
constexpr std::size_t resting_buffer = 2 * 1024;
// How long a refused client may still send, so that it gets to read the refusal.
constexpr std::chrono::seconds lingering_time{5};

class Session {
public:
    Session(Stream stream, Edge& edge) : stream_{std::move(stream)}, edge_{edge} {
        error_code error;
        const auto endpoint = stream_.socket().remote_endpoint(error);
        if (!error) client_address_ = endpoint.address().to_string();
    }

    Awaitable<void> run() {
        if (stream_.is_tls()) {
            deadline_.set(SteadyClock::now() + edge_.options.request_timeout);
            if (co_await stream_.handshake()) co_return;
        }
        auto after = After::keep;
        while (after == After::keep) after = co_await serve_one();
        if (after == After::abort) {
            // A reset: what was cut off must not look whole.
            error_code ignored;
            stream_.socket().set_option(asio::socket_base::linger{true, 0}, ignored);
            co_return;
        }
        deadline_.set(SteadyClock::now() + lingering_time);
        co_await stream_.shut_down();
        if (after == After::linger) co_await linger();
    }

private:
    // Who does not read, or does not send, is cut off.
    void give_up() {
        error_code ignored;  // it may be closed already
        stream_.socket().cancel(ignored);
    }

    Awaitable<After> serve_one() {
        std::string text;
        if (const auto end = co_await read_head(text)) co_return *end;
        const auto head = http::http1::parse_request_head(text);
        if (!head.ok()) co_return co_await refuse(head.error());
        exchange_.emplace(
            edge_,
            ClientConnection{stream_, received_, deadline_, edge_.options.request_timeout},
            client_address_,
            head.value()
        );
        const auto after = co_await exchange_->run();
        exchange_.reset();
        co_return after;
    }

    // Nothing once `text` is a whole head; else what becomes of the connection.
    Awaitable<std::optional<After>> read_head(std::string& text) {
        http::http1::HeadScan scan;
        bool has_begun = false;
        while (true) {
            const auto size = http::http1::head_size(received_.data(), scan);
            if (size.refusal) co_return co_await refuse(*size.refusal);
            if (size.bytes > 0) {
                text = received_.data().substr(0, size.bytes);
                received_.consume(size.bytes);
                deadline_.clear();
                co_return std::nullopt;
            }
            if (received_.empty()) {
                received_.release(resting_buffer);
                deadline_.set(SteadyClock::now() + edge_.options.idle_timeout);
                deadline_.resting = true;
            } else if (!std::exchange(has_begun, true)) {
                deadline_.set(SteadyClock::now() + edge_.options.request_timeout);
            }
            auto [closed, bytes] = co_await stream_.read_some(received_.room(resting_buffer));
            deadline_.resting = false;
            received_.commit(bytes);
            if (!closed) continue;
            if (deadline_.has_passed() && has_begun)
                co_return co_await refuse({408, "The request did not arrive in time."});
            co_return has_begun ? After::abort : After::close;
        }
    }

    Awaitable<After> refuse(http::http1::Refusal refusal) {
        const auto trace = observability::start_trace();
        const auto traceparent = trace.traceparent();
        const Hop hop{client_address_, stream_.is_tls(), traceparent, trace.trace_id};
        const http::Problem problem{refusal.status, std::string{refusal.detail}};
        const auto text = own_response(
            http::to_response(problem, trace.trace_id),
            true,
            hop,
            {.date = edge_.date(), .more_fields = {}, .keep_alive = false}
        );
        edge_.count_answer("gateway", refusal.status);
        deadline_.set(SteadyClock::now() + lingering_time);
        if (co_await stream_.write(text)) co_return After::abort;
        co_return After::linger;
    }

    // Reads on for a moment: closing with unread bytes would reset the connection before an
    // ordinary client has read the answer.
    Awaitable<void> linger() {
        while (true) {
            received_.consume(received_.data().size());
            auto [closed, bytes] = co_await stream_.read_some(received_.room(64 * 1024));
            if (closed) break;
            received_.commit(bytes);
        }
    }

    Stream stream_;
    Edge& edge_;
    std::string client_address_;
    ReadBuffer received_;
    Deadline deadline_{edge_.deadlines, [this] { give_up(); }};
    std::optional<Exchange>
        exchange_;  // the one under way; here, so that its place is allocated once
};

}  // namespace

Awaitable<void> serve(Stream stream, Edge& edge) {
    Session session{std::move(stream), edge};
    co_await session.run();
}

}  // namespace gateway
