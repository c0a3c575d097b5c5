// ResponseHead: status line and header fields of an upstream's answer, read as strictly as requests
// are: what is ambiguous is not passed on. Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "http/http1/fields.hpp"
#include "http/http1/request_head.hpp"
#include "vocabulary/result.hpp"

namespace http::http1 {

struct ResponseHead {
    int status = 200;
    std::string_view reason;
    Fields fields;
    Framing framing = Framing::none;   // of what follows on the connection
    std::uint64_t content_length = 0;  // also of a body that is not sent (HEAD, 304)
    bool has_length = false;
    bool keep_alive = true;  // the upstream takes another request on this connection

    bool is_interim() const { return status < 200; }
};

// `to_head`: it answers a HEAD request, so no body follows whatever the fields say. A Refusal's
// status is always 502.
vocabulary::Result<ResponseHead, Refusal> parse_response_head(std::string_view text, bool to_head);

}  // namespace http::http1
