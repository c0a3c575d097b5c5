#include "gateway/cache/product_changes.hpp"

#include <gtest/gtest.h>

#include "contracts/inventory_messages.hpp"
#include "contracts/routing.hpp"
#include "gateway/routing/route_file.hpp"
#include "json/encode.hpp"
#include "messaging/envelope.hpp"
#include "messaging/in_memory_bus.hpp"

namespace gateway::cache {
namespace {

using vocabulary::SteadyTime;

const sharding::ShardId eu{"inventory", "eu"};
constexpr std::string_view tagged = R"(
routes = [ { match = "GET /p/{sku}", service = "query", cache = { tags = ["product:{sku}"] } } ]
)";
constexpr std::string_view untagged = R"(
routes = [ { match = "GET /p/{sku}", service = "query", cache = { fresh_for = "1s" } } ]
)";

class ProductChangesTest : public testing::Test {
protected:
    ProductChangesTest() {
        changes.follow(*routing::parse_routes(tagged).value());
        for (const auto* sku : {"mug", "cup"}) fetch(sku);
    }

    static constexpr SteadyTime now{std::chrono::seconds{1'000}};

    static CacheRule about(const std::string& sku) {
        return {.enabled = true, .fresh_for = std::chrono::seconds{10}, .tags = {"product:" + sku}};
    }
    Found find(const std::string& sku) {
        return cache.find({.method = "GET", .target = sku, .fields = {}}, about(sku), now);
    }
    void fetch(const std::string& sku) { cache.finish(find(sku).flight, {.asked_at = now}, now); }
    bool holds(const std::string& sku) {
        seen = purges.apply(seen, cache);
        return find(sku).kind == Found::Kind::fresh;
    }

    template <typename Event>
    void announce(const Event& event) {
        messaging::Envelope envelope;
        envelope.id = "1";
        envelope.source = "/orderly/inventory/eu";
        envelope.type = Event::type.cloud_event_type();
        envelope.data.json = json::encode(event);
        bus.announce(contracts::live_subject(Event::type, eu), messaging::encode(envelope));
    }

    messaging::InMemoryBus bus;
    PurgeLog purges;
    ResponseCache cache{100'000};
    ProductChanges changes{bus, purges};
    std::uint64_t seen = 0;
};

TEST_F(ProductChangesTest, RemoveTheAnswersAboutThatProductAlone) {
    announce(contracts::inventory::ProductDefined{"mug", "Mug", 1299, "EUR", 2});
    EXPECT_FALSE(holds("mug"));
    EXPECT_TRUE(holds("cup"));
}

TEST_F(ProductChangesTest, AreAlsoChangesOfStock) {
    contracts::inventory::StockSold sold;
    sold.order_id = "7";
    sold.warehouse = "eu";
    sold.lines = {{"cup", 2}};
    announce(sold);
    EXPECT_TRUE(holds("mug"));
    EXPECT_FALSE(holds("cup"));
}

TEST_F(ProductChangesTest, AreListenedToWhileSomeRouteHasAnythingToForget) {
    const contracts::inventory::ProductDefined defined{"mug", "Mug", 1299, "EUR", 2};
    changes.follow(*routing::parse_routes(untagged).value());
    announce(defined);
    EXPECT_TRUE(holds("mug"));
    changes.follow(*routing::parse_routes(tagged).value());
    announce(defined);
    EXPECT_FALSE(holds("mug"));
}

TEST_F(ProductChangesTest, SurviveWhatNobodyCanRead) {
    bus.announce("orderly.live.inventory.eu.catalogue", "no envelope");
    EXPECT_TRUE(holds("mug"));
}

}  // namespace
}  // namespace gateway::cache
