// RequestHead: request line and header fields, read so strictly that no two HTTP implementations
// can disagree about what they say or where the request ends (request smuggling, RFC 9112
// section 11.2). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "http/http1/fields.hpp"
#include "vocabulary/result.hpp"

namespace http::http1 {

// How the end of a body is found.
enum class Framing { none, length, chunked, until_close };

struct RequestHead {
    std::string_view method;
    std::string_view target;  // a path, perhaps with a query
    int minor_version = 1;    // of HTTP/1.x
    Fields fields;
    Framing framing = Framing::none;
    std::uint64_t content_length = 0;
    bool keep_alive = true;  // the client means to send more on this connection
    bool expects_continue = false;

    std::string_view path() const { return target.substr(0, target.find('?')); }
    bool is_head() const { return method == "HEAD"; }
    // Changes nothing, whatever happens (RFC 9110 section 9.2.1).
    bool is_safe() const { return method == "GET" || method == "HEAD" || method == "OPTIONS"; }
    // The value of a field that crosses; nothing if it is absent, or hop-by-hop by the client's own
    // words.
    std::string_view crossing(Name id) const;
};

// What a reader takes beyond the grammar.
struct RequestRules {
    std::size_t count_max = fields_max;           // of fields
    std::optional<std::uint64_t> body_bytes_max;  // a longer Content-Length is refused with 413
    bool takes_chunks = true;                     // else any Transfer-Encoding is refused with 411
};

// `text` is what head_size() found, and must outlive what is returned.
vocabulary::Result<RequestHead, Refusal>
parse_request_head(std::string_view text, const RequestRules& rules = {});

}  // namespace http::http1
