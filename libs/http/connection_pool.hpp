// ConnectionPool: outgoing keep-alive connections, for one event loop. Not thread-safe: everything
// happens on its loop. It outlives the connections.
//
// A connection that rested may have been closed by its peer. It is looked at before it is reused,
// and dropped before the peer's own time-out; what still breaks before a byte of the answer came
// shows in `is_reused`.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "http/awaiting.hpp"
#include "http/deadlines.hpp"
#include "http/read_buffer.hpp"

namespace http {

struct ClientConnection {
    ClientConnection(std::string peer, asio::io_context& loop, Deadlines& deadlines)
        : address{std::move(peer)}, socket{loop}, deadline{deadlines, [this] { give_up(); }} {}

    // Ends what is waited for.
    void give_up() {
        error_code ignored;  // it may be closed already
        socket.cancel(ignored);
    }

    std::string address;
    Socket socket;
    ReadBuffer received;
    Deadline deadline;
    SteadyClock::time_point rests_since{};
    bool is_reused = false;
};

class ConnectionPool {
public:
    ConnectionPool(asio::io_context& loop, Deadlines& deadlines)
        : loop_{loop}, deadlines_{deadlines} {}

    // A resting connection to host:port that its peer has not closed as far as can be seen; nothing
    // if there is none. `careful`: look even at one that rested but a moment.
    std::unique_ptr<ClientConnection> take(std::string_view address, bool careful);
    // A new one; nothing if it did not come about before `give_up_at`.
    Awaitable<std::unique_ptr<ClientConnection>>
    connect(std::string address, SteadyClock::time_point give_up_at);
    // After a whole answer that allows for another request.
    void put_back(std::unique_ptr<ClientConnection> connection);
    // Closes connections that rested too long, and those to addresses nobody uses any more.
    void close_overdue();

    std::size_t resting() const;

private:
    using Resting = std::deque<std::unique_ptr<ClientConnection>>;  // the latest at the back

    asio::io_context& loop_;
    Deadlines& deadlines_;
    std::map<std::string, Resting, std::less<>> by_address_;
};

}  // namespace http
