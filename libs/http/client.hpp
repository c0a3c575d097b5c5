// Client: outgoing HTTP/1.1 with pooled keep-alive connections, safe from any thread.
//
// A pooled connection may be closed by its peer just as it is reused. Then, and only if
// `repeatable`, the request is tried once more on a fresh connection.
//
// The process ignores SIGPIPE from the first Client on: cpp-httplib writes to sockets whose peer
// may have left.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "http/message.hpp"
#include "vocabulary/result.hpp"

namespace http {

// No answer. `sent` tells whether the peer may have seen the request: then its outcome is unknown.
struct NoAnswer {
    std::string reason;
    bool sent = true;
    bool timed_out = false;  // it was silent for too long, as far as one can tell
};

// The seam for tests and simulation.
class Transport {
public:
    virtual ~Transport() = default;
    // `address` is host:port; [::1] is a host as well as ::1. Uses method, target, headers, body
    // and, if it is set, traceparent of `request`. Header fields that are about one connection
    // (Host, Connection, Content-Length, …) are set anew on the way out and removed on the way in,
    // so that a request and its response can be passed on as they are. `timeout` bounds each
    // silence of the peer.
    virtual vocabulary::Result<Response, NoAnswer> send(
        const std::string& address,
        const Request& request,
        std::chrono::milliseconds timeout,
        bool repeatable
    ) = 0;
};

class Client final : public Transport {
public:
    Client();
    ~Client() override;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    // Percent escapes in header values of the response arrive decoded: cpp-httplib 0.11.4 does so.
    vocabulary::Result<Response, NoAnswer> send(
        const std::string& address,
        const Request& request,
        std::chrono::milliseconds timeout,
        bool repeatable
    ) override;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace http
