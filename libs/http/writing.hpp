// How bytes are written to a socket of an event loop.
#pragma once

#include <string_view>

#include "http/awaiting.hpp"

namespace http {

// Sends what the socket takes at once, which is mostly all, and returns what is left. Each
// coroutine that is called for every request costs memory that is cold by the time it is used
// again, so whoever writes asks this first.
std::string_view write_at_once(Socket& socket, std::string_view bytes, error_code& error);
// Sends all of `bytes`.
Awaitable<error_code> write_all(Socket& socket, std::string_view bytes);

}  // namespace http
