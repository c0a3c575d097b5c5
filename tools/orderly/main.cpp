// orderly: the command line of the system.
//
//   orderly verify        checks what always holds, from outside
//   orderly healthcheck   exits 0 if the process at an address is ready
//   orderly gateway       checks a routes file, prints the one built in
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "http/client.hpp"
#include "orderly/gateway.hpp"
#include "orderly/public_api.hpp"
#include "orderly/verify.hpp"
#include "service_host/process/settings.hpp"

namespace {

// `where` is host:port, which is asked for /readyz, or host:port/path.
int healthcheck(const std::string& where, http::Transport& transport) {
    const auto slash = std::min(where.find('/'), where.size());
    http::Request request;
    request.method = "GET";
    request.target = slash < where.size() ? where.substr(slash) : "/readyz";
    const auto answer =
        transport.send(where.substr(0, slash), request, std::chrono::seconds{2}, true);
    if (answer.ok() && answer.value().status == 200) return EXIT_SUCCESS;
    std::cerr << "orderly healthcheck: " << where
              << " is not ready: " << (answer.ok() ? answer.value().body : answer.error().reason)
              << "\n";
    return EXIT_FAILURE;
}

std::string local(const std::string& instance, int port_base) {
    return "127.0.0.1:" + std::to_string(service_host::default_port(instance, port_base));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"The command line of Orderly."};
    app.require_subcommand(1);
    int port_base = 8080;
    app.add_option("--port-base", port_base, "first port of the system")
        ->envname("ORDERLY_PORT_BASE");

    orderly::VerifyOptions options;
    int wait = 30;
    auto* verify = app.add_subcommand(
        "verify", "check what always holds at rest, from public addresses alone"
    );
    verify->add_option("--gateway", options.gateway, "host:port of the gateway");
    verify->add_option("--provider", options.provider, "host:port of the payment provider");
    verify->add_option("--wait", wait, "seconds to wait for the system to come to rest");
    verify->add_option(
        "--answers", options.answers, "file of what clients were answered, a JSON object per line"
    );
    verify->add_option(
        "--dead-letters", options.dead_letters_expected, "dead letters that bad messages earned"
    );

    std::string address;
    auto* health =
        app.add_subcommand("healthcheck", "exit 0 if the process at an address is ready");
    health
        ->add_option(
            "address", address, "host:port, or host:port/path of something else than /readyz"
        )
        ->required();

    std::string routes_file;
    auto* gateway = app.add_subcommand("gateway", "look at the gateway's routes files");
    gateway->require_subcommand(1);
    auto* check = gateway->add_subcommand(
        "check", "exit 0 if the gateway would load this routes file, else say which lines are wrong"
    );
    check->add_option("file", routes_file, "the routes file")->required();
    auto* routes = gateway->add_subcommand("routes", "print the routes that are built in");
    CLI11_PARSE(app, argc, argv);

    http::Client client;
    try {
        if (*health) return healthcheck(address, client);
        if (*check) return orderly::check_routes(routes_file) ? EXIT_SUCCESS : EXIT_FAILURE;
        if (*routes) {
            orderly::print_built_in_routes();
            return EXIT_SUCCESS;
        }
        if (options.gateway.empty()) options.gateway = local("gateway-1", port_base);
        if (options.provider.empty()) options.provider = local("payment_provider-1", port_base);
        options.wait = std::chrono::seconds{wait};
        return orderly::verify(options, client) ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& trouble) {
        std::cerr << "orderly: " << trouble.what() << "\n";
        return 2;
    }
}
