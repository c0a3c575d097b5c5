#include "gateway/config.hpp"

#include <algorithm>
#include <thread>

namespace gateway {

Config Config::from(int argc, char** argv) {
    Config config;
    config.threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 16U));
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
        }
    );
    return config;
}

}  // namespace gateway
