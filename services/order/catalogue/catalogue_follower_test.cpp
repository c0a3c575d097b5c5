#include "order/catalogue/catalogue_follower.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "contracts/routing.hpp"
#include "messaging/envelope.hpp"
#include "order/testing/world.hpp"

namespace order {
namespace {

using namespace std::chrono_literals;
using contracts::inventory::ProductDefined;

class CatalogueTest : public ::testing::Test {
protected:
    void publish_live(const ProductDefined& product) {
        messaging::Envelope envelope;
        envelope.id = world.ids.next();
        envelope.source = "/orderly/inventory/eu";
        envelope.type = ProductDefined::type.cloud_event_type();
        envelope.subject = product.sku;
        envelope.data = {json::encode(product)};
        publish_live(messaging::encode(envelope));
    }
    void publish_live(const std::string& payload) {
        const sharding::ShardId eu{"inventory", "eu"};
        world.bus.announce(contracts::live_subject(ProductDefined::type, eu), payload);
    }
    bool eventually(const std::function<bool()>& holds) {
        const auto deadline = std::chrono::steady_clock::now() + 10s;
        while (!holds() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
        return holds();
    }
    sharding::ShardId home(const std::string& sku) { return contracts::home_shard_of_product(sku); }

    testing::World world;
    storage::Database database{":memory:", {1, {{1, std::string{catalogue_schema}}}}};
    storage::Writer writer{database, nullptr, world.clock};
    Catalogue catalogue{database};
    CatalogueFollower follower{catalogue, writer, world.bus, world.feed};
};

TEST_F(CatalogueTest, KnowsWhatTheFeedsTell) {
    EXPECT_FALSE(catalogue.price_of("mug"));
    follower.run_once();
    EXPECT_EQ(catalogue.price_of("mug"), (Price{450, "EUR"}));
    EXPECT_EQ(catalogue.price_of("dollar-mug"), (Price{450, "USD"}));
}

TEST_F(CatalogueTest, ReadsOnWhereItStopped) {
    follower.run_once();
    world.feed.define("mug", 500);
    follower.run_once();
    EXPECT_EQ(catalogue.price_of("mug"), (Price{500, "EUR"}));
    EXPECT_EQ(catalogue.cursor(home("mug").name()), world.feed.head("mug").begin()->second);
}

TEST_F(CatalogueTest, ReadsALongFeedToItsEnd) {
    for (int i = 0; i < 1'200; ++i) world.feed.define("mug", 1'000 + i);
    EXPECT_TRUE(follower.refresh(home("mug")));
    EXPECT_EQ(catalogue.price_of("mug"), (Price{2'199, "EUR"}));
}

TEST_F(CatalogueTest, KeepsTheNewestDefinitionWhateverArrivesLast) {
    follower.start();
    publish_live({"lamp", "Lamp", 300, "EUR", 3});
    publish_live({"lamp", "Lamp", 200, "EUR", 2});
    publish_live({"rug", "Rug", 100, "EUR", 1});
    ASSERT_TRUE(eventually([&] { return catalogue.price_of("rug").has_value(); }));
    EXPECT_EQ(catalogue.price_of("lamp"), (Price{300, "EUR"}));
}

TEST_F(CatalogueTest, PassesOverLiveMessagesThatItCannotRead) {
    follower.start();
    publish_live("this is no event");
    publish_live({"rug", "Rug", 100, "EUR", 1});
    EXPECT_TRUE(eventually([&] { return catalogue.price_of("rug").has_value(); }));
}

TEST_F(CatalogueTest, ReadsTheFeedsAgainAfterAReconnect) {
    follower.start();
    ASSERT_TRUE(eventually([&] { return catalogue.price_of("mug").has_value(); }));
    world.feed.define("mug", 500);
    world.bus.disconnect();
    world.bus.reconnect();
    EXPECT_TRUE(eventually([&] { return catalogue.price_of("mug") == Price{500, "EUR"}; }));
}

TEST_F(CatalogueTest, SaysWhenAHomeCannotBeAsked) {
    world.feed.go_away();
    EXPECT_FALSE(follower.refresh(home("mug")));
}

TEST_F(CatalogueTest, ReachesWhatIsCoveredAndNotWhatIsBeyondTheFeed) {
    auto positions = world.feed.head("mug");
    EXPECT_TRUE(follower.reaches(positions, 0ms));
    EXPECT_TRUE(catalogue.price_of("mug"));
    ++positions.begin()->second;
    EXPECT_FALSE(follower.reaches(positions, 0ms));
}

TEST_F(CatalogueTest, AsksNobodyWhenItAlreadyReachesThePositions) {
    follower.run_once();
    const auto readings = world.feed.readings();
    EXPECT_TRUE(follower.reaches(world.feed.head("mug"), 0ms));
    EXPECT_EQ(world.feed.readings(), readings);
}

TEST_F(CatalogueTest, RemembersAcrossRestarts) {
    follower.run_once();
    const Catalogue again{database};
    EXPECT_EQ(again.price_of("mug"), (Price{450, "EUR"}));
    EXPECT_EQ(again.cursor(home("mug").name()), catalogue.cursor(home("mug").name()));
}

}  // namespace
}  // namespace order
