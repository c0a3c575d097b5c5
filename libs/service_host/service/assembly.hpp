// Assembly: what the composition roots of the services have in common, namely what follows from the
// settings of the process or from the registry.
#pragma once

#include <string>
#include <vector>

#include "discovery/directory.hpp"
#include "http/server.hpp"
#include "leadership/election.hpp"
#include "messaging/message_bus.hpp"
#include "service_host/process/settings.hpp"

namespace service_host {

http::ServerOptions server_options(const ProcessSettings& settings);
// For all shards of the service. `boot_id` is unique per start of the process.
leadership::ElectionOptions
election_options(const ProcessSettings& settings, const std::string& boot_id);
// The names of the service's instances that are alive, among which its shards are shared out.
std::vector<std::string>
live_members(const discovery::Directory& directory, const std::string& service);
// For readiness, of those who can do nothing without the broker.
http::Check broker_check(const messaging::MessageBus& bus);
// For readiness: one check per shard of the service, passed if somebody leads it.
std::vector<http::Check>
leader_checks(const discovery::Directory& directory, const std::string& service);

}  // namespace service_host
