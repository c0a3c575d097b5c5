// HTTP requests and responses as values, independent of any server library. Header values are
// verbatim, as they are on the wire: nothing here or in Server percent-decodes them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

struct CaseInsensitive {
    bool operator()(std::string_view a, std::string_view b) const;
    using is_transparent = void;
};
bool equal_ignoring_case(std::string_view a, std::string_view b);
using Headers = std::multimap<std::string, std::string, CaseInsensitive>;

// Without the spaces and tabs around it, which mean nothing in a header.
std::string_view trim(std::string_view text);

// The first value of a header, or nothing.
std::optional<std::string> header(const Headers& headers, std::string_view name);

// All values of a header that is a list (RFC 9110, 5.3): those of several lines with a comma
// between.
std::string list(const Headers& headers, std::string_view name);

struct Request {
    std::string method;  // GET
    std::string target;  // as sent, in origin form: /v1/orders/7?limit=2
    std::string path;    // /v1/orders/7, percent-decoded
    std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
    std::map<std::string, std::string> parameters;           // from the route: {order_id}
    Headers headers;
    std::string body;
    std::string remote_address;
    std::string traceparent;  // of the work that this request starts; never empty in a handler

    std::optional<std::string> header(std::string_view name) const;
    // The value of a query parameter (the first, if it is repeated); nothing if it is absent.
    std::optional<std::string> query_parameter(std::string_view name) const;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
};

// Sets `path` and `query` from `target`; false if a percent escape in it is broken. In the query,
// '+' is a space, as HTML forms have it.
bool parse_target(Request& request);

// "a%20b" → "a b"; nothing if an escape is broken.
std::optional<std::string> percent_decode(std::string_view text);

}  // namespace http
