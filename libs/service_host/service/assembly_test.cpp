#include "service_host/service/assembly.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "messaging/in_memory_bus.hpp"
#include "vocabulary/manual_clock.hpp"

namespace service_host {
namespace {

using ::testing::ElementsAre;

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

}  // namespace
}  // namespace service_host
