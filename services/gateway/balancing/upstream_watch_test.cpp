#include "gateway/balancing/upstream_watch.hpp"

#include <gtest/gtest.h>

#include "messaging/in_memory_bus.hpp"
#include "vocabulary/manual_clock.hpp"

namespace gateway::balancing {
namespace {

using namespace std::chrono_literals;

class UpstreamWatchTest : public testing::Test {
protected:
    UpstreamWatchTest() {
        clock.advance(1h);
        directory.watch();
        watch.start();
    }

    void announce(const std::string& name, discovery::Status status, int weight) {
        discovery::Instance instance;
        instance.service = "query";
        instance.name = name;
        instance.address = name + ":80";
        instance.status = status;
        instance.weight = weight;
        instance.last_heartbeat = clock.now();
        registrations.put(registration_key(instance), encode(instance));
        directory.run_once();
    }

    const Upstream& only() {
        list = upstreams.latest();
        return list->service("query")->upstreams.at(0);
    }

    vocabulary::ManualClock clock;
    messaging::InMemoryKeyValue registrations;
    discovery::Directory directory{registrations, clock};
    routing::Published<UpstreamList> upstreams{std::make_shared<const UpstreamList>()};
    UpstreamWatch watch{directory, upstreams};
    std::shared_ptr<const UpstreamList> list;
};

TEST_F(UpstreamWatchTest, PublishesWhatTheRegistrySays) {
    announce("query-1", discovery::Status::passing, 3);
    EXPECT_EQ(only().weight, 3);
    EXPECT_TRUE(only().accepting);
    announce("query-1", discovery::Status::draining, 3);
    EXPECT_FALSE(only().accepting);
}

TEST_F(UpstreamWatchTest, SendsNothingToWeightZero) {
    announce("query-1", discovery::Status::passing, 0);
    EXPECT_FALSE(only().accepting);
}

TEST_F(UpstreamWatchTest, PublishesWhoFailsItsProbesOnlyWhenThatChanges) {
    announce("query-1", discovery::Status::passing, 1);
    watch.set_unready({"query-1"});
    EXPECT_FALSE(only().ready);
    const auto version = upstreams.version();
    watch.set_unready({"query-1"});
    EXPECT_EQ(upstreams.version(), version);
    watch.set_unready({});
    EXPECT_TRUE(only().ready);
}

}  // namespace
}  // namespace gateway::balancing
