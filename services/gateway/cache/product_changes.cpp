#include "gateway/cache/product_changes.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "contracts/codec.hpp"
#include "contracts/inventory_messages.hpp"
#include "contracts/routing.hpp"
#include "messaging/envelope.hpp"

namespace gateway::cache {
namespace {

// All events of the inventory that change what a product's page shows name skus in the same places.
void add_skus(const nlohmann::json& data, std::set<std::string>& skus) {
    if (const auto sku = data.find("sku"); sku != data.end() && sku->is_string())
        skus.insert(sku->get<std::string>());
    const auto lines = data.find("lines");
    if (lines == data.end() || !lines->is_array()) return;
    for (const auto& line : *lines) {
        if (line.is_object()) add_skus(line, skus);
    }
}

}  // namespace

void ProductChanges::follow(const routing::RouteTable& routes) {
    const auto& all = routes.routes();
    const bool is_wanted = std::any_of(all.begin(), all.end(), [](const auto& route) {
        return route.cache.enabled && !route.cache.tags.empty();
    });
    if (!is_wanted) {
        stop();
    } else if (!listening_) {
        listen();
    }
}

void ProductChanges::listen() {
    listening_ = bus_.listen(std::string{contracts::live_inventory}, [this](const auto& delivery) {
        std::set<std::string> skus;
        try {
            for (const auto& event : messaging::decode_batch(delivery.payload)) {
                if (event.data.is_object()) add_skus(event.data, skus);
            }
        } catch (const messaging::BadEnvelope&) {
            return;  // nothing that anybody could have announced
        }
        for (const auto& sku : skus) purges_.purge("product:" + sku);
        if (!skus.empty()) purges_.purge("products");
    });
}

}  // namespace gateway::cache
