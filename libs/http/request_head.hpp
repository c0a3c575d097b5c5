// RequestHead: the request line and the header fields of an HTTP/1.1 request (RFC 9112), read so
// strictly that where a request ends is never a matter of opinion.
#pragma once

#include <cstddef>
#include <string_view>

#include "http/message.hpp"

namespace http {

inline constexpr std::size_t head_size_max = 16 * 1024;
inline constexpr std::size_t header_count_max = 100;

struct RequestHead {
    Request request;  // without its body
    std::size_t body_size = 0;
    bool keep_alive = true;         // the client means to send more on this connection
    bool expects_continue = false;  // it waits for 100 before it sends the body
};

// `text` is everything up to and including the empty line. Throws Problem: 400 for what breaks the
// grammar, 411 for any Transfer-Encoding, 413 for a body larger than `body_max`, 417, 431, 505.
RequestHead parse_request_head(std::string_view text, std::size_t body_max);

// 400 if the query has a parameter twice.
void refuse_repeated_parameters(const Request& request);

}  // namespace http
