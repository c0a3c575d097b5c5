#include "gateway/edge/hygiene.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/rfc7230.hpp>

namespace gateway {
namespace {

namespace beast_http = boost::beast::http;
using beast_http::field;

constexpr std::array hop_by_hop{
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "expect",
    "proxy-authorization",
};

std::size_t count(const RequestHead& head, field name) {
    const auto range = head.equal_range(name);
    return static_cast<std::size_t>(std::distance(range.first, range.second));
}

bool framing_is_ambiguous(const RequestHead& head) {
    const auto encodings = count(head, field::transfer_encoding);
    const auto lengths = count(head, field::content_length);
    if (encodings + lengths > 1) return true;
    // Beast takes "2, 2" for 2, as RFC 9110 allows.
    if (head[field::content_length].find(',') != boost::beast::string_view::npos) return true;
    if (encodings == 0) return false;
    return head.version() < 11 || !boost::beast::iequals(head[field::transfer_encoding], "chunked");
}

// Some servers read '_' as '-', so X_Y could pass for X-Y.
bool has_ambiguous_name(const RequestHead& head) {
    for (const auto& header : head) {
        if (header.name_string().find('_') != boost::beast::string_view::npos) return true;
    }
    return false;
}

bool is_origin_form(boost::beast::string_view target) {
    return target.starts_with('/') && !target.starts_with("//");
}

}  // namespace

std::optional<http::Problem> malformed(const RequestHead& head) {
    if (std::distance(head.begin(), head.end()) > static_cast<std::ptrdiff_t>(header_fields_max)) {
        return http::Problem{431, "There are more than 64 header fields."};
    }
    if (framing_is_ambiguous(head))
        return http::Problem{400, "The length of the body is ambiguous."};
    if (count(head, field::host) > 1 || (head.version() >= 11 && count(head, field::host) == 0)) {
        return http::Problem{400, "There must be exactly one Host header."};
    }
    if (!is_origin_form(head.target()))
        return http::Problem{400, "The request target must be a path."};
    if (has_ambiguous_name(head))
        return http::Problem{400, "A header name contains an underscore."};
    return std::nullopt;
}

bool is_hop_by_hop(const beast_http::fields& head, boost::beast::string_view name) {
    const auto same = [&](const char* other) { return boost::beast::iequals(name, other); };
    if (std::any_of(hop_by_hop.begin(), hop_by_hop.end(), same)) return true;
    const auto [first, end] = head.equal_range(field::connection);
    return std::any_of(first, end, [&](const auto& connection) {
        return beast_http::token_list{connection.value()}.exists(name);
    });
}

bool has_length(const RequestHead& head) {
    return head.count(field::content_length) > 0 || head.count(field::transfer_encoding) > 0;
}

}  // namespace gateway
