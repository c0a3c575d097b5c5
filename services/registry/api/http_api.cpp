#include "registry/api/http_api.hpp"

#include <algorithm>
#include <array>

#include "http/problem.hpp"

namespace registry {
namespace {

using discovery::Instance;
using json::Value;

// The card network's stand-in is outside of the system and registers nowhere.
constexpr std::array<std::string_view, 6>
    services{"gateway", "inventory", "order", "payment", "query", "registry"};

Value to_json(const Instance& instance) {
    auto leads = Value::array();
    for (const auto& lead : instance.leads) leads.push_back(lead.shard);
    return {
        {"instance", instance.name},
        {"address", instance.address},
        {"status", to_string(instance.status)},
        {"weight", instance.weight},
        {"leads", std::move(leads)},
        {"version", instance.version},
        {"started_at", vocabulary::to_rfc3339(instance.started_at)},
        {"last_heartbeat", vocabulary::to_rfc3339(instance.last_heartbeat)},
    };
}

Value of_service(const std::vector<Instance>& instances, std::string_view service) {
    auto found = Value::array();
    for (const auto& instance : instances) {
        if (instance.service == service) found.push_back(to_json(instance));
    }
    return found;
}

Value to_json(const StatusChange& change) {
    const auto or_null = [](const std::string& status) {
        return status.empty() ? Value{} : Value(status);  // in braces it would become an array
    };
    return {
        {"time", vocabulary::to_rfc3339(change.time)},
        {"instance", change.instance},
        {"from", or_null(change.from)},
        {"to", or_null(change.to)},
    };
}

const std::string& known_service(const http::Request& request) {
    const auto& service = request.parameters.at("service");
    if (std::find(services.begin(), services.end(), service) == services.end()) {
        throw http::Problem{404, "There is no service of this name."};
    }
    return service;
}

}  // namespace

std::vector<http::Route>
http_api(std::function<std::vector<Instance>()> instances, const StatusHistory& history) {
    return {
        {"GET",
         "/v1/registry",
         [instances](const http::Request&) {
             const auto all = instances();
             auto by_service = Value::object();
             for (const auto service : services)
                 by_service[std::string{service}] = of_service(all, service);
             return http::json_response(200, {{"services", std::move(by_service)}});
         }},
        {"GET",
         "/v1/registry/{service}",
         [instances](const http::Request& request) {
             const auto& service = known_service(request);
             return http::json_response(
                 200, {{"service", service}, {"instances", of_service(instances(), service)}}
             );
         }},
        {"GET",
         "/v1/registry/{service}/history",
         [&history](const http::Request& request) {
             auto items = Value::array();
             for (const auto& change : history.of(known_service(request)))
                 items.push_back(to_json(change));
             return http::json_response(
                 200, {{"items", std::move(items)}, {"next_cursor", nullptr}}
             );
         }},
    };
}

}  // namespace registry
