#include "gateway/edge/upstream_pool.hpp"

#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

namespace gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds connect_timeout{500};
// Services close connections that rest for 75 s.
constexpr std::chrono::seconds idle_max{50};
constexpr std::size_t idle_connections_max = 512;

NoUpstreamAnswer no_answer(const beast::error_code& error) {
    using Kind = NoUpstreamAnswer::Kind;
    return {error == beast::error::timeout ? Kind::timed_out : Kind::broken, error.message()};
}

// Nothing may be readable on a resting connection: an end of file, or bytes that nobody asked for.
bool is_still_open(tcp::socket& socket) {
    char byte = 0;
    return recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
           (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace

std::unique_ptr<UpstreamPool::Connection> UpstreamPool::take_idle(const std::string& address) {
    auto& resting = idle_[address];
    while (!resting.empty()) {
        auto connection = std::move(resting.back());
        resting.pop_back();
        if (Clock::now() - connection->used_at > idle_max) {
            resting.clear();  // all others have rested longer
        } else if (is_still_open(connection->stream.socket())) {
            return connection;
        }
    }
    return nullptr;
}

asio::awaitable<std::variant<std::unique_ptr<UpstreamPool::Connection>, NoUpstreamAnswer>>
UpstreamPool::connect(const std::string& address) {
    const auto refused = [&](const beast::error_code& error) {
        return NoUpstreamAnswer{NoUpstreamAnswer::Kind::not_connected, error.message()};
    };
    const auto colon = address.rfind(':');
    tcp::resolver resolver{loop_};
    auto [not_found, endpoints] = co_await resolver.async_resolve(
        address.substr(0, colon), address.substr(colon + 1), as_result
    );
    if (not_found) co_return refused(not_found);

    auto connection = std::make_unique<Connection>(loop_);
    connection->stream.expires_after(connect_timeout);
    auto [not_connected, endpoint] =
        co_await connection->stream.async_connect(endpoints, as_result);
    if (not_connected) co_return refused(not_connected);
    beast::error_code ignored;  // a peer that has left again shows when it is written to
    connection->stream.socket().set_option(tcp::no_delay{true}, ignored);
    co_return connection;
}

asio::awaitable<UpstreamPool::Outcome> UpstreamPool::exchange_on(
    Connection& connection,
    const std::string& request,
    bool is_head,
    std::chrono::seconds timeout
) {
    connection.stream.expires_after(timeout);
    auto [not_written, written] =
        co_await asio::async_write(connection.stream, asio::buffer(request), as_result);
    if (not_written) co_return no_answer(not_written);

    beast::http::response_parser<beast::http::string_body> parser;
    parser.body_limit(boost::none);
    parser.skip(is_head);
    auto [not_read, read] =
        co_await beast::http::async_read(connection.stream, connection.buffer, parser, as_result);
    if (not_read) co_return no_answer(not_read);
    connection.stream.expires_never();
    co_return parser.release();
}

asio::awaitable<UpstreamPool::Outcome> UpstreamPool::exchange(
    std::string address,
    const std::string& request,
    bool is_head,
    bool repeatable,
    std::chrono::seconds timeout
) {
    auto connection = take_idle(address);
    while (true) {
        if (!connection) {
            auto connected = co_await connect(address);
            if (auto* failure = std::get_if<NoUpstreamAnswer>(&connected))
                co_return std::move(*failure);
            connection = std::get<std::unique_ptr<Connection>>(std::move(connected));
        }
        auto outcome = co_await exchange_on(*connection, request, is_head, timeout);
        if (auto* response = std::get_if<UpstreamResponse>(&outcome)) {
            auto& resting = idle_[address];
            const bool reusable = response->keep_alive() && connection->buffer.size() == 0;
            if (reusable && resting.size() < idle_connections_max) {
                connection->used_at = Clock::now();
                connection->is_fresh = false;
                resting.push_back(std::move(connection));
            }
            co_return outcome;
        }
        const bool was_stale = !connection->is_fresh && std::get<NoUpstreamAnswer>(outcome).kind ==
                                                            NoUpstreamAnswer::Kind::broken;
        if (!was_stale || !repeatable) co_return outcome;
        connection.reset();
    }
}

}  // namespace gateway
