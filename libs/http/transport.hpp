// How requests leave a service over HTTP: waiting for their answers, or on an event loop without
// waiting. The seam for tests and simulation.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "http/message.hpp"
#include "vocabulary/result.hpp"

namespace boost::asio {
class io_context;
}

namespace http {

// No answer. `sent` tells whether the peer may have seen the request: then its outcome is unknown.
struct NoAnswer {
    std::string reason;
    bool sent = true;
    bool timed_out = false;  // it was silent for too long, as far as one can tell
};

// Sends requests without waiting: their answers come back through the event loop that it belongs
// to. Used by the thread of that loop only.
class AsyncTransport {
public:
    using Answer = vocabulary::Result<Response, NoAnswer>;
    using OnAnswer = std::function<void(Answer)>;

    virtual ~AsyncTransport() = default;
    // What is sent now would wait until others have their answers.
    virtual bool is_full() const = 0;
    // `address` is host:port. Uses of `request` what Transport does; it must be one that may be
    // sent twice. `timeout` bounds the whole exchange from the time when it is sent, but for
    // looking up the name of a host, which nothing bounds. `on_answer` is called once, by the loop,
    // never within send(); not at all once the loop has ended.
    virtual void send(
        const std::string& address,
        const Request& request,
        std::chrono::milliseconds timeout,
        OnAnswer on_answer
    ) = 0;
};

// Sends requests, and waits for their answers. Safe from any thread.
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

    // The same without waiting, on this loop, which outlives what is returned and runs no more when
    // that is destroyed. At most so many exchanges are under way at a time.
    virtual std::unique_ptr<AsyncTransport>
    on(boost::asio::io_context& loop, std::size_t under_way_max) = 0;
};

}  // namespace http
