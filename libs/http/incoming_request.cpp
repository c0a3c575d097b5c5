#include "http/incoming_request.hpp"

#include <set>
#include <string>

#include "http/http1/request_head.hpp"
#include "http/problem.hpp"

namespace http {

namespace {

// The gateway takes 64 from a client and adds its own.
constexpr std::size_t fields_max = 100;

}  // namespace

void refuse_repeated_parameters(const Request& request) {
    std::set<std::string_view> names;
    for (const auto& [name, value] : request.query) {
        if (!names.insert(name).second)
            throw Problem{400, "The query parameter " + name + " is given twice."};
    }
}

IncomingRequest incoming_request(std::string_view text, std::size_t body_max) {
    const auto parsed = http1::parse_request_head(
        text, {.count_max = fields_max, .body_bytes_max = body_max, .takes_chunks = false}
    );
    if (!parsed.ok()) throw Problem{parsed.error().status, std::string{parsed.error().detail}};
    const auto& head = parsed.value();

    IncomingRequest incoming;
    incoming.request.method = head.method;
    incoming.request.target = head.target;
    for (const auto& field : head.fields) incoming.request.headers.emplace(field.name, field.value);
    incoming.body_size = static_cast<std::size_t>(head.content_length);
    incoming.keep_alive = head.keep_alive;
    incoming.expects_continue = head.expects_continue;
    if (!parse_target(incoming.request))
        throw Problem{400, "The request target has a broken percent escape."};
    if (incoming.request.query.size() > 1) refuse_repeated_parameters(incoming.request);
    return incoming;
}

}  // namespace http
