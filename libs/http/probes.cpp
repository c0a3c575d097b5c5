#include "http/probes.hpp"

#include <string>
#include <utility>

namespace http {

namespace {

Response text_response(int status, std::string text) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(text)};
}

// On the loop: as long as that goes round, the process lives.
Awaitable<Response> liveness(const Request&) { co_return text_response(200, "ok\n"); }

// In the form that Kubernetes made customary.
std::string line(const Check& check) {
    return check.ok ? "[+]" + check.name + " ok\n" : "[-]" + check.name + " " + check.reason + "\n";
}

}  // namespace

Response readiness_response(const std::vector<Check>& checks, bool verbose) {
    bool ready = true;
    std::string lines;
    for (const auto& check : checks) {
        ready = ready && check.ok;
        if (verbose || !check.ok) lines += line(check);
    }
    auto response = text_response(ready ? 200 : 503, lines + (ready ? "ready\n" : "not ready\n"));
    if (!ready) response.headers.emplace("Retry-After", "1");
    return response;
}

std::vector<Route>
probe_routes(std::function<std::vector<Check>()> readiness, const observability::Metrics& metrics) {
    const auto answer_readiness = [readiness = std::move(readiness)](const Request& request) {
        return readiness_response(readiness(), request.query_parameter("verbose").has_value());
    };
    const auto expose = [&metrics](const Request&) {
        return Response{
            200,
            {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
            metrics.exposition(),
        };
    };
    return {
        {"GET", "/livez", liveness},
        {"GET", "/readyz", answer_readiness},
        {"GET", "/metrics", expose},
    };
}

}  // namespace http
