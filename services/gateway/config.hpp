// Every setting of the gateway.
#pragma once

#include <string>

#include "service_host/process/settings.hpp"

namespace gateway {

struct Config {
    service_host::ProcessSettings process;
    int threads = 2;                  // event loops; one per core
    int client_idle_seconds = 75;     // a client's connection may rest for so long between requests
    int client_request_seconds = 15;  // and may take so long to send one
    int body_bytes_max = 1 << 20;     // of one request
    std::string routes;               // a file; none: the built-in ones
    int cache_megabytes = 64;         // of cached answers, all loops together
    std::string upstreams;            // fixed ones, besides those of the registry
    bool rate_limit_loopback = false;
    int tls_port = 0;  // 0: no TLS
    std::string tls_certificate;
    std::string tls_key;
    bool tls_only = false;  // plain requests are sent there

    // Ends the process with one line if a setting is wrong, or does not fit another.
    static Config from(int argc, char** argv);
};

}  // namespace gateway
