#include "payment/config.hpp"

#include "service_host/process/this_machine.hpp"

namespace payment {

Config Config::read(int argc, char** argv) {
    Config config;
    config.process = service_host::read_settings(
        argc,
        argv,
        "payment",
        {
            {.name = "provider-address",
             .description = "the card network",
             .text = &config.provider_address,
             .allowed = service_host::is_address,
             .allowed_words = "of the form host:port",
             .default_words = "<host>:<port base + 111>"},
            {.name = "provider-connections",
             .description = "how many calls to the card network each shard makes at a time",
             .number = &config.provider_connections,
             .min = 1,
             .max = 1'000},
        }
    );
    if (config.provider_address.empty()) {
        const auto& host = config.process.host;
        const auto port =
            service_host::default_port("payment_provider-1", config.process.port_base);
        config.provider_address = (service_host::is_every_address(host) ? "127.0.0.1" : host) +
                                  ":" + std::to_string(port);
    }
    return config;
}

}  // namespace payment
