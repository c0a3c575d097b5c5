#include "payment_provider/config.hpp"

namespace payment_provider {

Config Config::read(int argc, char** argv) {
    return {service_host::read_settings(argc, argv, "payment_provider")};
}

}  // namespace payment_provider
