// What this process announces of itself in the service registry.
#pragma once

#include <string>

#include "discovery/instance.hpp"
#include "service_host/process/settings.hpp"

namespace service_host {

// `boot_id` is unique per start of the process, `now` the time of that start.
inline discovery::Instance
self(const ProcessSettings& settings, const std::string& boot_id, vocabulary::Timestamp now) {
    discovery::Instance instance;
    instance.service = settings.service;
    instance.name = settings.instance;
    instance.boot_id = boot_id;
    instance.address = settings.address;
    instance.weight = settings.weight;
    instance.version = ORDERLY_VERSION;
    instance.started_at = now;
    instance.last_heartbeat = now;
    return instance;
}

}  // namespace service_host
