#include "gateway/config.hpp"

#include <algorithm>
#include <thread>

#include "gateway/fixed_upstreams.hpp"

namespace gateway {
namespace {

bool are_fixed_upstreams(const std::string& text) {
    return parse_fixed_upstreams(text).has_value();
}

void refuse(const std::string& what) { throw service_host::BadSetting{what}; }

// Checks settings that depend on each other.
void check_tls(const Config& config, bool tls_only, int plain_port) {
    if (config.tls_port == 0) {
        if (tls_only) refuse("ORDERLY_TLS_ONLY: 1 needs ORDERLY_TLS_PORT");
        return;
    }
    const auto port = "ORDERLY_TLS_PORT: " + std::to_string(config.tls_port);
    if (config.tls_port == plain_port) refuse(port + " is the port of plain requests");
    if (config.tls_certificate.empty()) refuse(port + " needs ORDERLY_TLS_CERTIFICATE");
    if (config.tls_key.empty()) refuse(port + " needs ORDERLY_TLS_KEY");
}

}  // namespace

Config Config::from(int argc, char** argv) {
    Config config;
    config.threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 16U));
    int rate_limit_loopback = 0;
    int tls_only = 0;
    config.process = service_host::read_settings(
        argc,
        argv,
        "gateway",
        {
            {.name = "threads",
             .description = "event loops",
             .number = &config.threads,
             .min = 1,
             .max = 256},
            {.name = "client-idle-seconds",
             .description = "how long a client's connection may rest between requests",
             .number = &config.client_idle_seconds,
             .min = 1,
             .max = 3'600},
            {.name = "client-request-seconds",
             .description = "how long a client may take to send a request",
             .number = &config.client_request_seconds,
             .min = 1,
             .max = 3'600},
            {.name = "body-bytes-max",
             .description = "size of the largest request body that is taken",
             .number = &config.body_bytes_max,
             .min = 0,
             .max = 2'000'000'000},
            {.name = "routes",
             .description = "the routes file; loaded anew when it changes, and on SIGHUP",
             .text = &config.routes,
             .default_words = "the table that was built in"},
            {.name = "cache-megabytes",
             .description = "memory for cached answers",
             .number = &config.cache_megabytes,
             .min = 1,
             .max = 65'536},
            {.name = "upstreams",
             .description = "fixed instances, as service=host:port,host:port;service=…",
             .text = &config.upstreams,
             .allowed = are_fixed_upstreams,
             .allowed_words = "of the form service=host:port,host:port;service=…"},
            {.name = "rate-limits",
             .description = "1: rate limits hold for loopback clients, too",
             .number = &rate_limit_loopback,
             .min = 0,
             .max = 1},
            {.name = "tls-port",
             .description = "port for HTTPS, 0 for none",
             .number = &config.tls_port,
             .min = 0,
             .max = 65'535},
            {.name = "tls-certificate",
             .description = "PEM file with the certificate and its chain",
             .text = &config.tls_certificate},
            {.name = "tls-key",
             .description = "PEM file with the certificate's private key",
             .text = &config.tls_key},
            {.name = "tls-only",
             .description = "1: plain requests are redirected to HTTPS",
             .number = &tls_only,
             .min = 0,
             .max = 1},
        },
        [&](const auto& process) { check_tls(config, tls_only != 0, process.port); }
    );
    config.rate_limit_loopback = rate_limit_loopback != 0;
    config.tls_only = tls_only != 0;
    return config;
}

}  // namespace gateway
