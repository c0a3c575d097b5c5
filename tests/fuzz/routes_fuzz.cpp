// Routes files: whatever the text is, it is either refused with lines that are in it, or a table in
// which every route finds requests and no path does harm.
#include <algorithm>
#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/routing/route_file.hpp"

namespace {

using gateway::routing::RouteMatch;
using gateway::routing::RouteTable;

// A path that the pattern takes: each parameter stands for itself.
std::string example_of(std::string path) {
    std::erase_if(path, [](char c) { return c == '{' || c == '}' || c == '.'; });
    return path;
}

void look_up(const RouteTable& table, std::string_view text) {
    for (const auto& route : table.routes()) {
        assert(!route.service.empty());
        const auto match = table.find(route.method, example_of(route.pattern));
        // Another route may take the example, too, but nobody is not an answer.
        assert(
            match.kind() != RouteMatch::Kind::no_such_path ||
            route.pattern.find('.') != std::string::npos
        );
    }
    const auto match = table.find("GET", text);
    if (match.kind() != RouteMatch::Kind::found) return;
    for (const auto* name : {"sku", "order_id", "rest"}) {
        const auto value = match.parameter(name);
        assert(!value || value->size() <= text.size());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto parsed = gateway::routing::parse_routes(text);
    if (parsed.ok()) {
        assert(RouteTable::conflicts(parsed.value()->routes()).empty());
        look_up(*parsed.value(), text.substr(0, 256));
        return 0;
    }
    const auto lines = 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    assert(!parsed.error().empty());
    for (const auto& error : parsed.error()) {
        assert(error.line <= lines + 1);
        assert(!gateway::routing::to_string(error, "routes.toml").empty());
    }
    static const auto built_in =
        std::move(gateway::routing::parse_routes(gateway::routing::built_in_routes())).value();
    look_up(*built_in, text.substr(0, 256));
    return 0;
}
