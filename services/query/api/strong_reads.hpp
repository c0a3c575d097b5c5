// Strong reads: the gateway sends those that want the leader's own answer to the owner of the data.
// Whoever asks a query instance directly is passed on there.
#pragma once

#include "discovery/directory.hpp"
#include "http/client.hpp"
#include "http/message.hpp"

namespace query {

// Whether the request asks for ?consistency=strong; 400 for any other value of it.
bool wants_strong(const http::Request& request);

// The answer of an instance of `service`, which passes the request on to the right leader. 503 if
// none answers.
http::Response ask_owner(
    const http::Request& request,
    std::string_view service,
    const discovery::Directory& directory,
    http::Transport& transport
);

}  // namespace query
