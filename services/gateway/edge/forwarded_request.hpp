// What crosses the gateway: requests and responses are written anew, never passed through, so that
// only what was understood here arrives there. Hop-by-hop headers stay; the length is always
// explicit.
#pragma once

#include <string>
#include <string_view>

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>

#include "gateway/edge/hygiene.hpp"
#include "http/message.hpp"

namespace gateway {

// What the gateway adds about the client's side.
struct Hop {
    std::string client_address;
    std::string traceparent;
    std::string request_id;
};

// Head and body, ready to be sent to an upstream. A body of GET and HEAD is left behind.
std::string upstream_request(
    const RequestHead& head,
    std::string_view body,
    const Hop& hop,
    std::string_view upstream_address
);

using ResponseHead = boost::beast::http::response_header<>;

// An upstream's answer, ready to be sent to the client. `with_body` is false for HEAD: then
// `length` says what the body's would have been.
std::string client_response(
    const ResponseHead& head,
    std::string_view body,
    std::size_t length,
    bool with_body,
    bool keep_alive,
    const Hop& hop
);

// The gateway's own answer.
std::string
client_response(const http::Response& response, bool with_body, bool keep_alive, const Hop& hop);

// The client's X-Request-Id if it is 1 to 128 printable characters, else the trace's id.
std::string request_id(const RequestHead& head, std::string_view trace_id);

}  // namespace gateway
