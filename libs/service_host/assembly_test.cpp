#include "service_host/assembly.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "messaging/in_memory_bus.hpp"
#include "storage/testing/temporary_folder.hpp"
#include "vocabulary/manual_clock.hpp"

namespace service_host {
namespace {

using ::testing::ElementsAre;

const sharding::ShardId eu{"inventory", "eu"};

// A registry that knows one instance of the inventory.
struct Registry {
    explicit Registry(std::vector<discovery::Lead> leads) {
        discovery::Instance instance;
        instance.service = "inventory";
        instance.name = "inventory-1";
        instance.boot_id = "boot-1";
        instance.address = "inventory-1:80";
        instance.last_heartbeat = clock.now();
        instance.leads = std::move(leads);
        registrations.put(discovery::registration_key(instance), discovery::encode(instance));
        directory.watch();
    }

    vocabulary::ManualClock clock;
    messaging::InMemoryKeyValue registrations;
    discovery::Directory directory{registrations, clock};
};

TEST(Assembly, NamesTheFileOfAShard) {
    const storage::testing::TemporaryFolder folder;
    ProcessSettings settings;
    settings.home = folder.file("new");
    EXPECT_EQ(database_path(settings, eu), folder.file("new/data/inventory-eu.db"));
    EXPECT_TRUE(std::filesystem::is_directory(settings.data_folder()));
}

TEST(Assembly, KnowsTheMembersThatAreAlive) {
    const Registry registry{{}};
    EXPECT_THAT(live_members(registry.directory, "inventory"), ElementsAre("inventory-1"));
    EXPECT_THAT(live_members(registry.directory, "order"), ElementsAre());
}

TEST(Assembly, ChecksThatEveryShardHasALeader) {
    const Registry registry{{{"inventory/eu", 3}}};
    for (const auto& check : leader_checks(registry.directory, "inventory")) {
        EXPECT_EQ(check.ok, check.name == "inventory/eu") << check.name;
    }
}

TEST(Assembly, TakesAShardOverWithAHigherEpoch) {
    storage::Database database{
        ":memory:", shard_schema(7, {"CREATE TABLE own (id INTEGER);"}, {channels_schema()})};
    EXPECT_EQ(take_over(database, eu, "inventory-1", 0).epoch(), 1);
    EXPECT_EQ(take_over(database, eu, "inventory-2", 5).epoch(), 6);
}

}  // namespace
}  // namespace service_host
