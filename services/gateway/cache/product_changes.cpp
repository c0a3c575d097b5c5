#include "gateway/cache/product_changes.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "contracts/routing.hpp"
#include "json/view.hpp"
#include "messaging/envelope.hpp"

namespace gateway::cache {
namespace {

void add_sku(const json::View& named, std::set<std::string>& skus) {
    const auto sku = named.member("sku");
    const auto text = sku ? sku->text() : std::nullopt;
    if (text) skus.emplace(*text);
}

// All events of the inventory that change what a product's page shows name skus in the same places.
void add_skus(const json::View& data, std::set<std::string>& skus) {
    add_sku(data, skus);
    const auto lines = data.member("lines");
    if (!lines) return;
    lines->elements([&skus](const json::View& line) {
        add_sku(line, skus);
        return true;
    });
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
                if (const auto data = json::View::of(event.data.json)) add_skus(*data, skus);
            }
        } catch (const messaging::BadEnvelope&) {
            return;  // nothing that anybody could have announced
        }
        for (const auto& sku : skus) purges_.purge("product:" + sku);
        if (!skus.empty()) purges_.purge("products");
    });
}

}  // namespace gateway::cache
