#include "http/async_client.hpp"

#include <algorithm>
#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>

#include "http/awaiting.hpp"
#include "http/connection_pool.hpp"
#include "http/deadlines.hpp"
#include "http/end_with.hpp"
#include "http/http1/chunked.hpp"
#include "http/http1/response_head.hpp"
#include "http/outgoing_request.hpp"
#include "http/writing.hpp"

namespace http {
namespace {

using namespace std::chrono_literals;

constexpr auto reach_timeout = 500ms;
constexpr auto client_sweep_interval = 250ms;
constexpr std::size_t room_for_answer = 4096;

struct Exchange {
    std::string address;
    std::string text;  // of the request
    bool is_head;      // its answer has no body
    std::chrono::milliseconds timeout;
    AsyncTransport::OnAnswer on_answer;
};

// Why there is no answer on this connection.
struct Failure {
    std::string_view reason;
    bool is_stale = false;  // the peer had closed the connection before
    bool timed_out = false;
};

template <typename Value>
using Or = vocabulary::Result<Value, Failure>;

Failure broken(const ClientConnection& connection) {
    if (connection.deadline.has_passed()) return {"no answer in time", false, true};
    const bool is_stale = connection.is_reused && connection.received.empty();
    return {"the connection broke before the answer was whole", is_stale, false};
}

// Whatever is waited for after a deadline that has passed would never be given up.
Awaitable<bool> receive_more(ClientConnection& connection) {
    if (connection.deadline.has_passed()) co_return false;
    auto [error, bytes] = co_await connection.socket.async_read_some(
        connection.received.room(room_for_answer), as_result
    );
    connection.received.commit(bytes);
    co_return !error && !connection.deadline.has_passed();
}

// What was received of an answer.
struct Received {
    http1::ResponseHead head;  // views of head_text
    std::string head_text;
    std::string body;
};

class Receiving {
public:
    Receiving(ClientConnection& connection, bool is_head, std::size_t bytes_max)
        : connection_{connection}, is_head_{is_head}, bytes_max_{bytes_max} {}

    Awaitable<std::optional<Failure>> run(Received& into) {
        if (auto failure = co_await read_head(into)) co_return failure;
        switch (into.head.framing) {
            case http1::Framing::none:
                co_return std::nullopt;
            case http1::Framing::length:
                co_return co_await read_length(into.body, into.head.content_length);
            case http1::Framing::chunked:
                co_return co_await read_chunks(into.body);
            case http1::Framing::until_close:
                co_return co_await read_to_end(into.body);
        }
        co_return std::nullopt;
    }

private:
    using Ended = std::optional<Failure>;
    static constexpr Failure garbage{"what came is no answer of HTTP/1.1"};
    static constexpr Failure too_large{"the answer is too large"};

    // The first that is not interim.
    Awaitable<Ended> read_head(Received& into) {
        http1::HeadScan scan;
        while (true) {
            const auto size = http1::head_size(connection_.received.data(), scan);
            if (size.refusal) co_return garbage;
            if (size.bytes == 0) {
                const bool has_more = co_await receive_more(connection_);
                if (!has_more) co_return broken(connection_);
                continue;
            }
            into.head_text = connection_.received.data().substr(0, size.bytes);
            connection_.received.consume(size.bytes);
            auto head = http1::parse_response_head(into.head_text, is_head_);
            if (!head.ok()) co_return garbage;
            into.head = std::move(head).value();
            if (!into.head.is_interim()) co_return std::nullopt;
            scan = {};
        }
    }

    Awaitable<Ended> read_length(std::string& body, std::uint64_t length) {
        if (length > bytes_max_) co_return too_large;
        while (connection_.received.data().size() < length) {
            const bool has_more = co_await receive_more(connection_);
            if (!has_more) co_return broken(connection_);
        }
        body = connection_.received.data().substr(0, length);
        connection_.received.consume(length);
        co_return std::nullopt;
    }

    Awaitable<Ended> read_chunks(std::string& body) {
        http1::ChunkedDecoder decoder;
        while (!decoder.is_finished()) {
            const auto step = decoder.decode(connection_.received.data());
            if (step.refusal) co_return garbage;
            body += step.data;
            if (body.size() > bytes_max_) co_return too_large;
            connection_.received.consume(step.used);
            if (step.used > 0 || decoder.is_finished()) continue;
            const bool has_more = co_await receive_more(connection_);
            if (!has_more) co_return broken(connection_);
        }
        co_return std::nullopt;
    }

    Awaitable<Ended> read_to_end(std::string& body) {
        while (true) {
            auto [error, bytes] = co_await connection_.socket.async_read_some(
                connection_.received.room(room_for_answer), as_result
            );
            connection_.received.commit(bytes);
            if (connection_.deadline.has_passed()) co_return broken(connection_);
            if (connection_.received.data().size() > bytes_max_) co_return too_large;
            if (error == asio::error::eof) break;
            if (error) co_return broken(connection_);
        }
        body = connection_.received.data();
        connection_.received.consume(body.size());
        co_return std::nullopt;
    }

    ClientConnection& connection_;
    const bool is_head_;
    const std::size_t bytes_max_;
};

Response response_of(Received received) {
    Response response{received.head.status, {}, std::move(received.body)};
    for (const auto& field : received.head.fields) {
        if (!field.is_hop_by_hop) response.headers.emplace(field.name, field.value);
    }
    return response;
}

}  // namespace

struct AsyncClient::State {
    State(asio::io_context& the_loop, AsyncClientOptions the_options)
        : loop{the_loop}, options{the_options} {
        deadlines.start();
    }

    static Awaitable<void> work(std::shared_ptr<State> self, Exchange first);
    Awaitable<AsyncTransport::Answer> answer_to(const Exchange& exchange);
    Awaitable<Or<Response>>
    ask(std::unique_ptr<ClientConnection> connection, const Exchange& exchange);

    asio::io_context& loop;
    const AsyncClientOptions options;
    Deadlines deadlines{loop, client_sweep_interval};
    ConnectionPool pool{loop, deadlines};
    std::size_t under_way = 0;
    std::deque<Exchange> waiting;
};

AsyncClient::AsyncClient(boost::asio::io_context& loop, AsyncClientOptions options)
    : state_{std::make_shared<State>(loop, options)} {}

AsyncClient::~AsyncClient() = default;

bool AsyncClient::is_full() const { return state_->under_way >= state_->options.under_way_max; }

void AsyncClient::send(
    const std::string& address,
    const Request& request,
    std::chrono::milliseconds timeout,
    OnAnswer on_answer
) {
    Exchange exchange{
        address,
        text_of(request, address),
        request.method == "HEAD",
        timeout,
        std::move(on_answer)};
    if (is_full()) {
        state_->waiting.push_back(std::move(exchange));
        return;
    }
    ++state_->under_way;
    asio::co_spawn(state_->loop, State::work(state_, std::move(exchange)), end_with);
}

// One exchange after the other, as long as any waits.
Awaitable<void> AsyncClient::State::work(std::shared_ptr<State> self, Exchange exchange) {
    while (true) {
        auto answer = co_await self->answer_to(exchange);
        exchange.on_answer(std::move(answer));
        if (self->waiting.empty()) break;
        exchange = std::move(self->waiting.front());
        self->waiting.pop_front();
    }
    --self->under_way;
    self->pool.close_overdue();
}

Awaitable<AsyncTransport::Answer> AsyncClient::State::answer_to(const Exchange& exchange) {
    const auto begin = SteadyClock::now();
    const auto give_up_at = begin + exchange.timeout;
    auto connection = pool.take(exchange.address, false);
    while (true) {
        if (!connection) {
            const auto reached_by = std::min(give_up_at, SteadyClock::now() + reach_timeout);
            connection = co_await pool.connect(exchange.address, reached_by);
        }
        if (!connection) co_return NoAnswer{exchange.address + ": cannot be reached", false};
        connection->deadline.set(give_up_at);
        auto answer = co_await ask(std::move(connection), exchange);
        if (answer.ok()) co_return std::move(answer).value();
        const auto& failure = answer.error();
        if (!failure.is_stale) {
            co_return NoAnswer{
                exchange.address + ": " + std::string{failure.reason}, true, failure.timed_out};
        }
    }
}

Awaitable<Or<Response>>
AsyncClient::State::ask(std::unique_ptr<ClientConnection> connection, const Exchange& exchange) {
    error_code error;
    const auto rest = write_at_once(connection->socket, exchange.text, error);
    if (!error && !rest.empty()) error = co_await write_all(connection->socket, rest);
    if (error) co_return broken(*connection);
    Received received;
    Receiving receiving{*connection, exchange.is_head, options.answer_bytes_max};
    if (auto failure = co_await receiving.run(received)) co_return *failure;
    // Whatever else has come belongs to no request.
    if (received.head.keep_alive && connection->received.empty())
        pool.put_back(std::move(connection));
    co_return response_of(std::move(received));
}

}  // namespace http
