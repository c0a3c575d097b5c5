// Relay: passes an upstream's answer on to the client as it comes, piece by piece: what the client
// has not taken is not asked for (back-pressure), and an event is sent on when it is there.
#pragma once

#include <string>

#include "gateway/edge/attempt.hpp"
#include "gateway/edge/awaiting.hpp"
#include "gateway/edge/crossing.hpp"
#include "gateway/edge/request_body.hpp"

namespace gateway {

struct RelayOptions {
    int client_minor_version = 1;
    bool is_stream = false;                      // pieces may be far apart
    std::chrono::milliseconds patience{10'000};  // with the upstream, between pieces
};

enum class Relayed {
    whole,
    cut_by_upstream,  // the client has got a part: its connection must break, too
    client_gone,
};

// How the body of `head` is to be framed for the client.
BodyLength
relayed_length(const http::http1::ResponseHead& head, int client_minor_version, bool to_head);

// Where a copy of the body goes, on its way; `body` becomes null if there is more than `bytes_max`.
struct Copy {
    std::string* body = nullptr;
    std::size_t bytes_max = 0;
};
// `text` holds the head for the client. Without a client the body is read for its copy alone.
Awaitable<Relayed> relay(
    const ClientConnection* client,
    Attempt& answer,
    std::string text,
    RelayOptions options,
    Copy* copy = nullptr
);

// Whether the client has closed its side (`and_reading`: so far that it takes nothing any more).
bool has_closed(Socket& socket, bool reset_only);

}  // namespace gateway
