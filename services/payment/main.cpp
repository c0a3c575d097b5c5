#include "payment/config.hpp"
#include "payment/payment_service.hpp"
#include "service_host/process/environment.hpp"
#include "service_host/process/run.hpp"

int main(int argc, char** argv) {
    const auto config = payment::Config::read(argc, argv);
    service_host::prepare_signals();
    service_host::Process process{config.process};
    payment::PaymentService service{config.process, process.environment(), config};
    return service_host::run_until_signalled(config.process, service);
}
