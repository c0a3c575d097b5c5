// Hygiene: what the edge refuses about the form of a request, beyond what Beast's parser refuses
// itself. A request that two HTTP implementations may read differently is never passed on (request
// smuggling; RFC 9112 section 11.2). And what it never passes on.
#pragma once

#include <optional>

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>

#include "gateway/routes.hpp"
#include "http/problem.hpp"

namespace gateway {

inline constexpr std::size_t header_bytes_max = 16 * 1024;
inline constexpr std::size_t header_fields_max = 64;
inline constexpr std::size_t body_bytes_max = 1 << 20;

using RequestHead = boost::beast::http::request_header<>;

// Why the connection must be closed with 400 or 431, before anything else is looked at.
std::optional<http::Problem> malformed(const RequestHead& head);

// Whether a header field of `head` concerns this connection alone and must not be passed on: the
// fixed ones, and those that `head` itself names in Connection (RFC 9110 section 7.6.1).
bool is_hop_by_hop(const boost::beast::http::fields& head, boost::beast::string_view name);

// Whether the request says how long its body is.
bool has_length(const RequestHead& head);

}  // namespace gateway
