#include "gateway/fixed_upstreams.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "service_host/process/settings.hpp"

namespace gateway {
namespace {

using discovery::Instance;

// Calls `visit` with every part between separators; false as soon as one call is.
template <typename Visit>
bool for_each_part(std::string_view text, char separator, Visit visit) {
    while (true) {
        const auto end = std::min(text.find(separator), text.size());
        if (!visit(text.substr(0, end))) return false;
        if (end == text.size()) return true;
        text.remove_prefix(end + 1);
    }
}

}  // namespace

std::optional<std::vector<Instance>> parse_fixed_upstreams(std::string_view text) {
    std::vector<Instance> instances;
    if (text.empty()) return instances;
    const bool well_formed = for_each_part(text, ';', [&](std::string_view service) {
        const auto equals = service.find('=');
        if (equals == std::string_view::npos || equals == 0) return false;
        int number = 0;
        return for_each_part(service.substr(equals + 1), ',', [&](std::string_view address) {
            Instance instance;
            instance.service = service.substr(0, equals);
            instance.name = instance.service + "-" + std::to_string(++number);
            instance.boot_id = "fixed";
            instance.address = address;
            instances.push_back(instance);
            return service_host::is_address(instance.address);
        });
    });
    return well_formed ? std::optional{std::move(instances)} : std::nullopt;
}

}  // namespace gateway
