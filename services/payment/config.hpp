// Every setting of the payment service. Nothing else reads the environment.
#pragma once

#include <string>

#include "service_host/process/settings.hpp"

namespace payment {

struct Config {
    service_host::ProcessSettings process;
    std::string provider_address;   // host:port
    int provider_connections = 64;  // of each shard

    // Ends the process with one line if a setting is wrong.
    static Config read(int argc, char** argv);
};

}  // namespace payment
