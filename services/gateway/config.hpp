// Every setting of the gateway.
#pragma once

#include "service_host/settings.hpp"

namespace gateway {

struct Config {
    service_host::ProcessSettings process;
    int threads = 2;                  // event loops; one per core
    int client_idle_seconds = 75;     // a client's connection may rest for so long between requests
    int client_request_seconds = 15;  // and may take so long to send one

    static Config from(int argc, char** argv);
};

}  // namespace gateway
