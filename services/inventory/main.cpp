#include "inventory/inventory_service.hpp"
#include "service_host/process/environment.hpp"
#include "service_host/process/run.hpp"
#include "service_host/process/settings.hpp"

int main(int argc, char** argv) {
    const auto settings = service_host::read_settings(argc, argv, "inventory");
    service_host::prepare_signals();
    service_host::Process process{settings};
    inventory::InventoryService service{settings, process.environment()};
    return service_host::run_until_signalled(settings, service);
}
