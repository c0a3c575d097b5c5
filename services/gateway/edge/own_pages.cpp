#include "gateway/edge/own_pages.hpp"

#include <string>
#include <string_view>

#include "http/incoming_request.hpp"
#include "http/page.hpp"

namespace gateway {
namespace {

using http::http1::Name;

bool is_own_path(std::string_view path) {
    return path == "/livez" || path == "/readyz" || path == "/metrics" || path == "/v1/circuits";
}

http::Response readiness(const Edge& edge, const http::http1::RequestHead& head) {
    auto checks = edge.world.readiness();
    if (edge.draining) checks.push_back({.name = "gateway", .ok = false, .reason = "draining"});
    return http::readiness_response(checks, head.target.ends_with("?verbose"));
}

http::Response circuits(const Edge& edge, const http::http1::RequestHead& head) {
    http::Request request;
    request.target = head.target;
    if (!http::parse_target(request)) throw http::Problem{400, "The query has a broken escape."};
    http::refuse_repeated_parameters(request);
    const auto place = [](const json::Value& circuit) {
        return circuit.at("service").get<std::string>() + "/" +
               circuit.at("instance").get<std::string>();
    };
    const auto page =
        http::page_of_all(request, edge.world.policies.circuits.to_json(), place, "circuits");
    return http::json_response(200, page, {{"Cache-Control", "no-store"}});
}

}  // namespace

http::Problem method_not_allowed(const std::string& allowed) {
    http::Problem problem{405, "This path answers only to " + allowed + "."};
    problem.headers.emplace("Allow", allowed);
    return problem;
}

std::optional<http::Response>
own_page(const Edge& edge, const http::http1::RequestHead& head, bool is_tls) {
    const auto path = head.path();
    const bool is_read = head.method == "GET" || head.is_head();
    if (!is_read && is_own_path(path)) throw method_not_allowed("GET, HEAD");
    if (path == "/livez") return http::Response{200, {{"Content-Type", "text/plain"}}, "ok\n"};
    if (path == "/readyz") return readiness(edge, head);
    if (path == "/metrics") {
        return http::Response{
            200,
            {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
            edge.world.metrics.exposition()};
    }
    if (edge.options.https_port > 0 && !is_tls) {
        const auto host = head.fields.value(Name::host);
        return http::Response{
            308,
            {{"Location",
              "https://" + std::string{host.substr(0, host.rfind(':'))} + ":" +
                  std::to_string(edge.options.https_port) + std::string{head.target}}},
            {}};
    }
    if (path == "/v1/circuits") {
        return circuits(edge, head);
    }
    return std::nullopt;
}

}  // namespace gateway
