#include "gateway/config.hpp"
#include "gateway/gateway_service.hpp"
#include "gateway/routing/route_source.hpp"
#include "service_host/process/environment.hpp"
#include "service_host/process/run.hpp"

int main(int argc, char** argv) {
    const auto config = gateway::Config::from(argc, argv);
    service_host::prepare_signals();
    gateway::routing::block_reload_signal();
    service_host::Process process{config.process};
    gateway::GatewayService service{config, process.environment()};
    return service_host::run_until_signalled(config.process, service);
}
