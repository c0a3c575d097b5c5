#include "order/order_service.hpp"
#include "service_host/process/environment.hpp"
#include "service_host/process/run.hpp"
#include "service_host/process/settings.hpp"

int main(int argc, char** argv) {
    const auto settings = service_host::read_settings(argc, argv, "order");
    service_host::prepare_signals();
    service_host::Process process{settings};
    order::OrderService service{settings, process.environment()};
    return service_host::run_until_signalled(settings, service);
}
