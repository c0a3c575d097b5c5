// What crosses the gateway: heads are written anew, never passed through, so that only what was
// understood here arrives there. Hop-by-hop fields stay, and so does what only the inside may say.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/http1/request_head.hpp"
#include "http/http1/response_head.hpp"
#include "http/message.hpp"

namespace gateway {

// What the gateway knows of one request that neither head says.
struct Hop {
    std::string_view client_address;
    bool is_tls = false;
    std::string_view traceparent;
    std::string_view request_id;
};

// How long the body is that follows a head written here.
struct BodyLength {
    enum class Kind { none, known, chunked };
    Kind kind = Kind::none;
    std::uint64_t bytes = 0;
};

// What an answer that is to be stored is asked for with: not the client's own conditions, but that
// of what is stored already, if anything is.
struct CacheCondition {
    std::string_view etag;
};

// The head of the request as an upstream gets it. `time_left` is what it may take.
std::string upstream_request_head(
    const http::http1::RequestHead& head,
    const BodyLength& body,
    const Hop& hop,
    std::string_view upstream_address,
    std::chrono::milliseconds time_left,
    const std::optional<CacheCondition>& condition = std::nullopt
);

// What the gateway adds to an answer, besides the hop.
struct AnswerExtras {
    std::string_view date;         // now, as HTTP writes it; used if the answer has none
    std::string_view more_fields;  // whole lines
    bool keep_alive = true;
};

// The head of an upstream's answer as the client gets it.
std::string client_response_head(
    const http::http1::ResponseHead& head,
    const BodyLength& body,
    const Hop& hop,
    const AnswerExtras& extras
);

// The gateway's own answer, whole. `with_body` is false for HEAD.
std::string own_response(
    const http::Response& response,
    bool with_body,
    const Hop& hop,
    const AnswerExtras& extras
);

// The client's X-Request-Id if it is 1 to 128 printable characters, else the trace's id.
std::string_view request_id(const http::http1::RequestHead& head, std::string_view trace_id);

}  // namespace gateway
