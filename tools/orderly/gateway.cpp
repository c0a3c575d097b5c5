#include "orderly/gateway.hpp"

#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "gateway/routing/route_file.hpp"

namespace orderly {

bool check_routes(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{stream}, {}};
    if (!stream) throw std::runtime_error{"cannot read " + file.string()};

    const auto parsed = gateway::routing::parse_routes(text);
    if (!parsed.ok()) {
        for (const auto& error : parsed.error())
            std::cerr << gateway::routing::to_string(error, file.string()) << "\n";
        return false;
    }
    std::cout << file.string() << ": " << parsed.value()->routes().size() << " routes to "
              << parsed.value()->services().size() << " services, no errors\n";
    return true;
}

void print_built_in_routes() { std::cout << gateway::routing::built_in_routes(); }

}  // namespace orderly
