// Every setting of the payment provider. Nothing else reads the environment.
#pragma once

#include "service_host/process/settings.hpp"

namespace payment_provider {

struct Config {
    service_host::ProcessSettings process;

    // Ends the process with one line if a setting is wrong.
    static Config read(int argc, char** argv);
};

}  // namespace payment_provider
