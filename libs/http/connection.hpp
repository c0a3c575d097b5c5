// Connection: one accepted TCP connection, read and written with deadlines. Belongs to one event
// loop, as do the RestingConnections that it is one of while it waits for a request.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <boost/intrusive/list.hpp>

#include "http/awaiting.hpp"
#include "http/deadlines.hpp"
#include "http/message.hpp"
#include "http/read_buffer.hpp"

namespace http {

class RestingConnections;

class Connection : public boost::intrusive::list_base_hook<
                       boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    using Timeout = std::chrono::milliseconds;

    // Neither may go before the connection.
    Connection(Socket socket, Deadlines& deadlines, RestingConnections& resting);

    // The head of the next request, up to and including its empty line, which may begin within
    // `keep_alive`; nothing if the connection ended or the time ran out first. Valid until the next
    // call. Throws Problem for what cannot be the head of a request.
    Awaitable<std::optional<std::string_view>> read_head(Timeout keep_alive, Timeout timeout);
    // Exactly `size` bytes; nothing if they do not come in time.
    Awaitable<std::optional<std::string>> read_body(std::size_t size, Timeout timeout);

    // Invites the body of a request whose sender waits to be invited. False if the peer is gone.
    Awaitable<bool> write_continue(Timeout timeout);
    // False if the peer is gone or does not read.
    Awaitable<bool>
    write(const Response& response, bool with_body, bool keep_alive, Timeout timeout);

    // Ends the connection so that the peer can still read what was written, although it may be
    // sending: closing at once would answer its bytes with a reset that discards our response.
    Awaitable<void> linger(Timeout timeout);

    // Numeric, without the port.
    std::string peer_address() const;

private:
    friend class RestingConnections;

    // Ends what it waits for.
    void give_up();
    // Waits for a request to begin: false if the connection is to end instead.
    Awaitable<bool> rest(Timeout timeout);
    Awaitable<bool> send(std::string_view head, std::string_view body, Timeout timeout);
    bool failed(const error_code& error) const { return error || deadline_.has_passed(); }

    Socket socket_;
    RestingConnections& resting_;
    Deadline deadline_;
    bool called_ = false;  // away from resting
    ReadBuffer received_;
    std::size_t head_size_ = 0;  // of the request being served, at the front of `received_`
    std::string head_;           // of the response being written
};

// The connections of a loop that wait for a request: they can be closed without loss.
class RestingConnections {
public:
    // `call` is the same for all loops: set while one connection, of whichever loop, is to end.
    explicit RestingConnections(std::atomic<bool>& call) : call_{call} {}

    // Ends the one that rests longest, if there is one and no other took the call already.
    void call_one();
    // Nobody rests from now on.
    void call_all_for_good();

private:
    friend class Connection;

    // False if whoever is about to rest shall end instead.
    bool may_rest() { return !ended_ && !(call_.load() && call_.exchange(false)); }

    std::atomic<bool>& call_;
    bool ended_ = false;
    boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>>
        all_;  // longest first
};

}  // namespace http
