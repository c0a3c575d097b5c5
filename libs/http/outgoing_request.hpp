// How a request looks on the wire.
#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace http {

// Whether a header field tells about one connection, so that it is made anew for the next.
bool is_about_connection(std::string_view name);

// The whole of it. Uses method, target, headers, body and, if it is set, traceparent. Fields that
// are about one connection (Host, Connection, Content-Length, …) are made anew.
std::string text_of(const Request& request, std::string_view host);

}  // namespace http
