// World: everything around an order shard, in memory and on a clock that stands still.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "contracts/inventory_messages.hpp"
#include "contracts/partitions.hpp"
#include "discovery/directory.hpp"
#include "http/testing/fake_transport.hpp"
#include "messaging/in_memory_bus.hpp"
#include "observability/metrics.hpp"
#include "projection/consistency_token.hpp"
#include "projection/event_feed.hpp"
#include "service_host/process/environment.hpp"
#include "vocabulary/ids.hpp"
#include "vocabulary/manual_clock.hpp"

namespace order::testing {

// The feeds of the inventory: products defined by hand.
class ProductFeed final : public projection::EventFeed {
public:
    contracts::inventory::ProductDefined
    define(const std::string& sku, std::int64_t price_cents, const std::string& currency = "EUR") {
        const std::lock_guard lock{mutex_};
        auto& events = events_[contracts::home_shard_of_product(sku).name()];
        const contracts::inventory::ProductDefined product{
            sku, sku, price_cents, currency, ++versions_[sku]};
        messaging::Envelope event;
        event.type = contracts::inventory::ProductDefined::type.cloud_event_type();
        event.position = static_cast<std::int64_t>(events.size()) + 1;
        event.data = {json::encode(product)};
        events.push_back(std::move(event));
        return product;
    }

    // Where the feed that tells of this product has come to.
    projection::Positions head(const std::string& sku) {
        const std::lock_guard lock{mutex_};
        const auto shard = contracts::home_shard_of_product(sku).name();
        return {{shard, static_cast<std::int64_t>(events_[shard].size())}};
    }

    void go_away() {
        const std::lock_guard lock{mutex_};
        away_ = true;
    }
    int readings() const {
        const std::lock_guard lock{mutex_};
        return readings_;
    }

    std::optional<projection::FeedPage> read(
        const sharding::ShardId& shard,
        std::int64_t after,
        std::size_t limit,
        const std::string& /*type*/
    ) override {
        const std::lock_guard lock{mutex_};
        ++readings_;
        if (away_) return std::nullopt;
        projection::FeedPage page;
        for (const auto& event : events_[shard.name()]) {
            page.head = *event.position;
            if (*event.position > after && page.events.size() < limit) page.events.push_back(event);
        }
        return page;
    }

private:
    mutable std::mutex mutex_;
    bool away_ = false;  // these: guarded by mutex_
    int readings_ = 0;
    std::map<std::string, std::vector<messaging::Envelope>> events_;
    std::map<std::string, std::int64_t> versions_;
};

struct World {
    World() {
        feed.define("mug", 450);
        feed.define("spoon", 99);
        feed.define("dollar-mug", 450, "USD");
    }

    vocabulary::ManualClock clock;
    vocabulary::RandomIds ids{clock};
    observability::Metrics metrics;
    messaging::InMemoryBus bus;
    messaging::InMemoryKeyValue leases;
    messaging::InMemoryKeyValue registrations;
    discovery::Directory directory{registrations, clock};
    http::FakeTransport peers;
    ProductFeed feed;
    service_host::Environment
        environment{clock, ids, metrics, bus, leases, registrations, directory, peers};
};

}  // namespace order::testing
