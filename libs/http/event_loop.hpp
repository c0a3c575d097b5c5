// EventLoop: an io_context that one thread runs. Its sockets are touched by that thread alone, so
// the reactor needs no locks; only posting to it is safe from elsewhere.
#pragma once

#include <boost/asio/io_context.hpp>

#include "http/awaiting.hpp"

namespace http {

class EventLoop : public asio::io_context {
public:
    EventLoop() : asio::io_context{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO} {}

    // Destroys the coroutines that wait in it. To be called before what they refer to goes.
    void shut_down() { asio::io_context::shutdown(); }
};

}  // namespace http
