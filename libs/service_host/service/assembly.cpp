#include "service_host/service/assembly.hpp"

#include "contracts/partitions.hpp"

namespace service_host {

http::ServerOptions server_options(const ProcessSettings& settings) {
    http::ServerOptions options;
    options.host = settings.host;
    options.port = settings.port;
    return options;
}

leadership::ElectionOptions
election_options(const ProcessSettings& settings, const std::string& boot_id) {
    leadership::ElectionOptions options;
    options.instance = settings.instance;
    options.boot_id = boot_id;
    options.shards = contracts::shards_of(settings.service);
    return options;
}

std::vector<std::string>
live_members(const discovery::Directory& directory, const std::string& service) {
    std::vector<std::string> names;
    for (const auto& instance : directory.passing(service)) names.push_back(instance.name);
    return names;
}

http::Check broker_check(const messaging::MessageBus& bus) {
    return {"broker", bus.connected(), "the message broker is not connected"};
}

std::vector<http::Check>
leader_checks(const discovery::Directory& directory, const std::string& service) {
    std::vector<http::Check> checks;
    for (const auto& shard : contracts::shards_of(service)) {
        const auto name = shard.name();
        checks.push_back({name, directory.leader(shard).has_value(), name + " has no leader"});
    }
    return checks;
}

}  // namespace service_host
