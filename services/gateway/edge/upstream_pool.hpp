// UpstreamPool: keep-alive connections to the services, for one event loop. Not thread-safe:
// everything happens on its loop.
//
// A pooled connection may have been closed by its peer. That is looked at before it is reused, and
// connections are dropped before the peer's own time-out; what still breaks before a byte of the
// answer came is tried once more on a fresh connection, if the request may be repeated.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <variant>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

namespace gateway {

using UpstreamResponse = boost::beast::http::response<boost::beast::http::string_body>;

struct NoUpstreamAnswer {
    enum class Kind { not_connected, broken, timed_out };
    Kind kind;
    std::string reason;
};

class UpstreamPool {
public:
    explicit UpstreamPool(boost::asio::io_context& loop) : loop_{loop} {}

    // Sends `request` (head and body as text) to host:port and reads the whole answer.
    boost::asio::awaitable<std::variant<UpstreamResponse, NoUpstreamAnswer>> exchange(
        std::string address,
        const std::string& request,
        bool is_head,
        bool repeatable,
        std::chrono::seconds timeout
    );

private:
    using Clock = std::chrono::steady_clock;
    struct Connection {
        explicit Connection(boost::asio::io_context& loop) : stream{loop} {}
        boost::beast::tcp_stream stream;
        boost::beast::flat_buffer buffer;
        Clock::time_point used_at{};
        bool is_fresh = true;
    };
    using Outcome = std::variant<UpstreamResponse, NoUpstreamAnswer>;

    std::unique_ptr<Connection> take_idle(const std::string& address);
    boost::asio::awaitable<std::variant<std::unique_ptr<Connection>, NoUpstreamAnswer>> connect(
        const std::string& address
    );
    boost::asio::awaitable<Outcome> exchange_on(
        Connection& connection,
        const std::string& request,
        bool is_head,
        std::chrono::seconds timeout
    );

    boost::asio::io_context& loop_;
    std::map<std::string, std::deque<std::unique_ptr<Connection>>>
        idle_;  // by address, oldest first
};

}  // namespace gateway
