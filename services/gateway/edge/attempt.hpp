// Attempt: a request sent to one upstream, up to the head of its answer. Whether there is another
// attempt is for others to decide.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/edge/awaiting.hpp"
#include "gateway/edge/request_body.hpp"
#include "gateway/protection/outcome.hpp"
#include "http/connection_pool.hpp"
#include "http/http1/response_head.hpp"

namespace gateway {

// What is sent.
struct UpstreamRequest {
    std::string head;
    std::string_view body;        // what is there of it already
    RequestBody* more = nullptr;  // where the rest of it comes from; nobody can send it twice
    bool more_in_chunks = false;
    bool is_head = false;  // its answer has no body
    bool is_repeatable = false;
};

struct Attempt {
    protection::Outcome outcome;
    // If it was answered: the connection, whose `received` begins with the body.
    std::unique_ptr<http::ClientConnection> connection{};
    std::string head_text{};
    http::http1::ResponseHead head{};  // views of head_text
    // If the client's own body was the trouble.
    std::optional<RequestBody::Trouble> body_trouble{};
};

// Asked four times a second while there is no answer: how to end the wait, if it is to end (nobody
// wants the answer any more, or somebody else should be asked).
using Interruption = std::function<std::optional<protection::Ending>()>;

// How long an answer is waited for.
struct Patience {
    SteadyClock::time_point until;
    bool is_clients_own = false;  // the route would have given more
    // What the route gives at least once a body has ended that was passed on as it came, since that
    // takes as long as its client takes.
    std::chrono::milliseconds after_streaming{0};
};

// A pooled connection that turns out to have been closed is replaced by a fresh one, if the request
// may be repeated; that is no attempt of its own.
Awaitable<std::unique_ptr<Attempt>> attempt(
    http::ConnectionPool& pool,
    std::string address,
    const UpstreamRequest& request,
    const Patience& patience,
    const Interruption& interruption
);

}  // namespace gateway
