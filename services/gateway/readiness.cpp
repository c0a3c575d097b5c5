#include "gateway/readiness.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "contracts/partitions.hpp"

namespace gateway {
namespace {

std::string missing_leaders(const discovery::Directory& directory, std::string_view service) {
    std::string missing;
    for (const auto& shard : contracts::shards_of(service)) {
        if (!directory.leader(shard)) missing += (missing.empty() ? "" : ", ") + shard.name();
    }
    return missing;
}

}  // namespace

std::vector<http::Check> readiness(
    const discovery::Directory& directory,
    const std::vector<discovery::Instance>& fixed,
    const routing::RouteTable& routes
) {
    std::vector<http::Check> checks;
    for (const auto service : routes.services()) {
        http::Check check{.name = std::string{service}, .ok = true, .reason = {}};
        const bool is_fixed = std::any_of(fixed.begin(), fixed.end(), [&](const auto& instance) {
            return instance.service == service;
        });
        const auto missing = missing_leaders(directory, service);
        if (!is_fixed && !missing.empty()) {
            check = {.name = check.name, .ok = false, .reason = "no leader: " + missing};
        } else if (!is_fixed && directory.passing(service).empty()) {
            check = {.name = check.name, .ok = false, .reason = "no instance"};
        }
        checks.push_back(std::move(check));
    }
    return checks;
}

}  // namespace gateway
