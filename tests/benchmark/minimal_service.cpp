// The least that libs/http can answer: GET /blocking on a thread of the pool, GET /coroutine on the
// loop, 200 bytes each.
//
//   minimal_service <port> <loops>
#include <cstdlib>
#include <string>
#include <unistd.h>
#include <vector>

#include "http/server.hpp"
#include "observability/metrics.hpp"

namespace {

http::Response answer() {
    return {200, {{"Content-Type", "text/plain"}}, std::string(199, 'x') + "\n"};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    observability::Metrics metrics;
    http::ServerOptions options;
    options.port = std::atoi(argv[1]);   // NOLINT(cert-err34-c)
    options.loops = std::atoi(argv[2]);  // NOLINT(cert-err34-c)
    http::Server server{
        options,
        {
            {"GET", "/blocking", [](const http::Request&) { return answer(); }},
            {"GET",
             "/coroutine",
             [](const http::Request&) -> http::Awaitable<http::Response> { co_return answer(); }},
        },
        [] { return std::vector<http::Check>{}; },
        metrics};
    server.start();
    ::pause();
}
