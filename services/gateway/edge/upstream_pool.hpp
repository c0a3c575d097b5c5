// UpstreamPool: keep-alive connections to upstreams, for one event loop. Not thread-safe:
// everything happens on its loop.
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

#include "gateway/edge/awaiting.hpp"

namespace gateway {

struct UpstreamConnection {
    UpstreamConnection(std::string peer, asio::io_context& loop, Deadlines& deadlines)
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

class UpstreamPool {
public:
    UpstreamPool(asio::io_context& loop, Deadlines& deadlines)
        : loop_{loop}, deadlines_{deadlines} {}

    // A resting connection to host:port that its peer has not closed as far as can be seen; nothing
    // if there is none. `careful`: look even at one that rested but a moment.
    std::unique_ptr<UpstreamConnection> take(std::string_view address, bool careful);
    // A new one; nothing if it did not come about before `give_up_at`.
    Awaitable<std::unique_ptr<UpstreamConnection>>
    connect(std::string address, SteadyClock::time_point give_up_at);
    // After a whole answer that allows for another request.
    void put_back(std::unique_ptr<UpstreamConnection> connection);
    // Closes connections that rested too long, and those to addresses nobody uses any more.
    void close_overdue();

    std::size_t resting() const;

private:
    using Resting = std::deque<std::unique_ptr<UpstreamConnection>>;  // the latest at the back

    asio::io_context& loop_;
    Deadlines& deadlines_;
    std::map<std::string, Resting, std::less<>> by_address_;
};

}  // namespace gateway
