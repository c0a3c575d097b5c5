// How the edge waits: by the means of libs/http, here under their plain names.
#pragma once

#include "http/awaiting.hpp"
#include "http/deadlines.hpp"
#include "http/event_loop.hpp"
#include "http/read_buffer.hpp"

namespace gateway {

namespace asio = boost::asio;
using boost::system::error_code;

using http::Acceptor;
using http::as_result;
using http::Awaitable;
using http::Deadline;
using http::Deadlines;
using http::EventLoop;
using http::Executor;
using http::ReadBuffer;
using http::Socket;
using http::SteadyClock;
using http::Timer;

}  // namespace gateway
