// Connection: one accepted TCP connection, read and written with deadlines. Used by one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <sys/socket.h>

#include "http/message.hpp"

namespace http {

class Connection {
public:
    // Owns `socket`. While it waits for a request it also watches `call`, which it does not own.
    Connection(int socket, int call);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    enum class Idle { readable, called, over };
    // Waits for the next request to begin (or the peer to leave, which reading shows): `called` if
    // `call` became readable first, `over` after `timeout`.
    Idle wait_for_request(std::chrono::milliseconds timeout);

    // The head of the next request, up to and including its empty line; nothing if the connection
    // ended or the time ran out first. Valid until the next call. Throws Problem 431 if it is
    // larger than head_size_max.
    std::optional<std::string_view> read_head(std::chrono::milliseconds timeout);
    // Exactly `size` bytes; nothing if they do not come in time.
    std::optional<std::string> read_body(std::size_t size, std::chrono::milliseconds timeout);

    // Invites the body of a request whose sender waits to be invited.
    bool write_continue(std::chrono::milliseconds timeout);
    // False if the peer is gone or does not read.
    bool write(
        const Response& response,
        bool with_body,
        bool keep_alive,
        std::chrono::milliseconds timeout
    );

    // Ends the connection so that the peer can still read what was written, although it may be
    // sending: closing at once would answer its bytes with a reset that discards our response.
    void linger(std::chrono::milliseconds timeout);

    // Numeric, without the port.
    std::string peer_address() const;

private:
    using Deadline = std::chrono::steady_clock::time_point;

    bool wait(short events, Deadline deadline) const;
    // Bytes received; 0 if the connection ended or the time ran out.
    std::size_t receive(char* to, std::size_t size_max, Deadline deadline) const;
    bool send(std::string_view head, std::string_view body, Deadline deadline) const;

    int socket_;
    int call_;
    std::string received_;  // of it, the first `used_` bytes belong to requests already read
    std::size_t used_ = 0;
    std::string head_;  // of the response being written
};

}  // namespace http
