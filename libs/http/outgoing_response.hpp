// How a response begins on the wire.
#pragma once

#include <string>

#include "http/message.hpp"

namespace http {

// Whether a response of this status can have a body.
bool may_have_body(int status);

// Replaces `head` by status line and header fields, up to and including the empty line.
void write_head(std::string& head, const Response& response, bool keep_alive);

}  // namespace http
