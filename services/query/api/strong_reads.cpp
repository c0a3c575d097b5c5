#include "query/api/strong_reads.hpp"

#include <chrono>

#include "http/problem.hpp"

namespace query {
namespace {

constexpr std::chrono::seconds owner_timeout{5};

}  // namespace

bool wants_strong(const http::Request& request) {
    const auto consistency = request.query_parameter("consistency");
    if (consistency && *consistency != "strong") {
        throw http::Problem{400, "The one value of consistency is strong."};
    }
    return consistency.has_value();
}

http::Response ask_owner(
    const http::Request& request,
    std::string_view service,
    const discovery::Directory& directory,
    http::Transport& transport
) {
    for (const auto& instance : directory.passing(service)) {
        const auto answer = transport.send(instance.address, request, owner_timeout, true);
        if (answer.ok()) return answer.value();
    }
    throw http::Problem{503, "No instance of the " + std::string{service} + " service answers."};
}

}  // namespace query
