#include "payment_provider/config.hpp"
#include "payment_provider/payment_provider_service.hpp"
#include "service_host/process/environment.hpp"
#include "service_host/process/run.hpp"

int main(int argc, char** argv) {
    const auto config = payment_provider::Config::read(argc, argv);
    service_host::prepare_signals();
    service_host::prepare_process(config.process);
    payment_provider::PaymentProviderService service{config};
    return service_host::run_until_signalled(config.process, service);
}
