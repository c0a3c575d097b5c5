// IncomingRequest: a request as values, made of its head as http1/ reads it, by the rules of a
// server inside: bodies come with a length, fields and parameters are bounded and unambiguous.
#pragma once

#include <cstddef>
#include <string_view>

#include "http/message.hpp"

namespace http {

struct IncomingRequest {
    Request request;  // without its body
    std::size_t body_size = 0;
    bool keep_alive = true;         // the client means to send more on this connection
    bool expects_continue = false;  // it waits for 100 before it sends the body
};

// `text` is a head, its empty line included. Throws Problem: 400 for what breaks the grammar, 411
// for any Transfer-Encoding, 413 for a body larger than `body_max`, 417, 431, 501, 505.
IncomingRequest incoming_request(std::string_view text, std::size_t body_max);

// 400 if the query has a parameter twice.
void refuse_repeated_parameters(const Request& request);

}  // namespace http
