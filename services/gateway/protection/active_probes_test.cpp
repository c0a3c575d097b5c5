#include "gateway/protection/active_probes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/routing/route_file.hpp"
#include "http/testing/fake_transport.hpp"
#include "messaging/in_memory_bus.hpp"
#include "vocabulary/manual_clock.hpp"

namespace gateway::protection {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class ActiveProbesTest : public testing::Test {
protected:
    ActiveProbesTest() {
        clock.advance(1h);
        directory.start();
        for (const auto* name : {"query-1", "query-2"}) {
            discovery::Instance instance;
            instance.service = "query";
            instance.name = name;
            instance.boot_id = name;
            instance.address = std::string{name} + ":80";
            instance.last_heartbeat = clock.now();
            registrations.put(registration_key(instance), encode(instance));
            answer(name, 200);
        }
    }

    void answer(const std::string& name, int status) {
        peers.at(name + ":80", [status](const auto&) { return http::Response{status, {}, ""}; });
    }

    void probe(int times) {
        for (int i = 0; i < times; ++i) {
            clock.advance(1s);
            probes.run_once();
        }
    }

    vocabulary::ManualClock clock;
    messaging::InMemoryKeyValue registrations;
    discovery::Directory directory{registrations, clock};
    routing::Published<routing::RouteTable> routes{
        routing::parse_routes("routes = [ { match = \"GET /\", service = \"query\" } ]").value()};
    http::FakeTransport peers;
    std::set<std::string> unready;
    ActiveProbes probes{directory, routes, peers, clock, [this](auto names) {
                            unready = std::move(names);
                        }};
};

TEST_F(ActiveProbesTest, LeaveWhoAnswersInTheRotation) {
    probe(3);
    EXPECT_THAT(unready, IsEmpty());
}

TEST_F(ActiveProbesTest, TakeOutWhoFailsTwiceInARow) {
    answer("query-1", 503);
    probe(1);
    EXPECT_THAT(unready, IsEmpty());
    probe(1);
    EXPECT_THAT(unready, ElementsAre("query-1"));
}

TEST_F(ActiveProbesTest, TakeOutWhoCannotBeReached) {
    peers.remove("query-2:80");
    probe(2);
    EXPECT_THAT(unready, ElementsAre("query-2"));
}

TEST_F(ActiveProbesTest, PutBackWhoIsReadyAgain) {
    answer("query-1", 503);
    probe(2);
    answer("query-1", 200);
    probe(1);
    EXPECT_THAT(unready, IsEmpty());
}

TEST_F(ActiveProbesTest, AskNoMoreOftenThanTheyAreToldTo) {
    probe(1);
    const auto asked = peers.sent().size();
    clock.advance(999ms);
    probes.run_once();
    EXPECT_EQ(peers.sent().size(), asked);
}

TEST_F(ActiveProbesTest, CanBeTurnedOff) {
    routes.publish(routing::parse_routes("routes = [ { match = \"GET /\", service = \"query\" } ]\n"
                                         "[services.query]\nprobing = { enabled = false }\n")
                       .value());
    answer("query-1", 503);
    probe(3);
    EXPECT_THAT(unready, IsEmpty());
    EXPECT_THAT(peers.sent(), IsEmpty());
}

}  // namespace
}  // namespace gateway::protection
