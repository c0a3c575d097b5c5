#include "service_host/http/http_event_feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/problem.hpp"
#include "http/testing/fake_transport.hpp"
#include "messaging/in_memory_bus.hpp"
#include "vocabulary/ids.hpp"
#include "vocabulary/manual_clock.hpp"

namespace service_host {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const sharding::ShardId shard{"order", "0"};
const std::string placed = "orderly.order.order_placed.v1";

messaging::Envelope publish(const event_sourcing::StoredEvent& event) {
    messaging::Envelope envelope;
    envelope.id = event.event_id;
    envelope.source = "/orderly/order/0";
    envelope.type = "orderly.order." + event.type + ".v1";
    envelope.subject = event.stream;
    envelope.time = event.time;
    envelope.correlation_id = event.cause.correlation_id;
    envelope.causation_id = event.cause.causation_id;
    envelope.traceparent = event.cause.traceparent;
    envelope.position = event.position;
    envelope.stream_version = event.version;
    envelope.data = {event.data};
    return envelope;
}

// A leader with a real store on one side, a reader on the other.
class EventFeedTest : public testing::Test {
protected:
    EventFeedTest() {
        directory.watch();
        const discovery::Instance leader{
            .service = "order",
            .name = "order-1",
            .boot_id = "boot-1",
            .address = "order-1:80",
            .leads = {{"order/0", 1}},
            .last_heartbeat = clock.now(),
        };
        registrations.put(discovery::registration_key(leader), discovery::encode(leader));
        peers.at("order-1:80", [this](const http::Request& request) {
            EXPECT_EQ(request.path, "/internal/feed/order/0");
            return serve_feed(request, store, counted_publish);
        });
    }

    void append(const std::string& type) {
        writer.execute([&](storage::Transaction& transaction) {
            const auto stream = "order-" + std::to_string(++streams);
            store.append(transaction, stream, 0, {{type, R"({"n":1})"}}, {"c", "c", "", "a"});
        });
    }

    static std::vector<std::int64_t> positions(const projection::FeedPage& page) {
        std::vector<std::int64_t> positions;
        for (const auto& event : page.events) positions.push_back(event.position.value());
        return positions;
    }

    int status_of(const std::string& query) {
        http::Request request;
        request.method = "GET";
        request.target = "/internal/feed/order/0?" + query;
        const auto answer = peers.send("order-1:80", request, {}, true);
        return answer.value().status;
    }

    vocabulary::ManualClock clock;
    vocabulary::SequentialIds ids;
    storage::Database database{
        ":memory:",
        {1, {{1, std::string{event_sourcing::event_store_schema}}}}};
    storage::Writer writer{database, nullptr, clock};
    event_sourcing::EventStore store{database, ids};
    int streams = 0;
    int published = 0;
    std::function<messaging::Envelope(const event_sourcing::StoredEvent&)> counted_publish =
        [this](const auto& event) {
            ++published;
            return publish(event);
        };

    messaging::InMemoryKeyValue registrations;
    discovery::Directory directory{registrations, clock};
    http::FakeTransport peers;
    HttpEventFeed feed{directory, peers};
};

TEST_F(EventFeedTest, GivesTheEventsAfterAPositionAsTheyArePublished) {
    append("order_placed");
    append("order_confirmed");
    append("order_placed");
    const auto page = feed.read(shard, 1, 10);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->head, 3);
    EXPECT_THAT(positions(*page), ElementsAre(2, 3));
    EXPECT_EQ(
        page->events,
        (std::vector{publish(store.read_all(1, 1)[0]), publish(store.read_all(2, 1)[0])})
    );
}

TEST_F(EventFeedTest, IsEmptyAtItsHeadAndBeyond) {
    EXPECT_EQ(feed.read(shard, 0, 10)->head, 0);
    append("order_placed");
    for (const auto after : {1, 2, 100}) {
        const auto page = feed.read(shard, after, 10);
        EXPECT_THAT(page->events, IsEmpty());
        EXPECT_EQ(page->head, 1);
    }
}

TEST_F(EventFeedTest, ComesInPages) {
    for (int event = 0; event < 5; ++event) append("order_placed");
    EXPECT_THAT(positions(*feed.read(shard, 0, 2)), ElementsAre(1, 2));
    EXPECT_THAT(positions(*feed.read(shard, 2, 2)), ElementsAre(3, 4));
    EXPECT_THAT(positions(*feed.read(shard, 4, 2)), ElementsAre(5));
    EXPECT_EQ(feed.read(shard, 0, 2)->head, 5);
}

TEST_F(EventFeedTest, SelectsOneTypeHoweverManyOthersAreBetween) {
    append("order_placed");
    for (int event = 0; event < 20; ++event) append("order_confirmed");
    append("order_placed");
    append("order_confirmed");
    const auto page = feed.read(shard, 0, 3, placed);
    EXPECT_THAT(positions(*page), ElementsAre(1, 22));
    EXPECT_EQ(page->head, 23);
    EXPECT_EQ(published, 3) << "of each other type one is enough to know";
    EXPECT_THAT(positions(*feed.read(shard, 0, 1, placed)), ElementsAre(1));
    EXPECT_THAT(feed.read(shard, 0, 3, "no such/type&x=1")->events, IsEmpty());
}

TEST_F(EventFeedTest, IsSilentWithoutALeaderThatAnswers) {
    EXPECT_FALSE(feed.read({"order", "1"}, 0, 10));
    peers.at("order-1:80", [](const http::Request&) -> http::Response {
        throw http::Problem{503, "not the leader"};
    });
    EXPECT_FALSE(feed.read(shard, 0, 10));
    peers.at("order-1:80", [](const http::Request&) { return http::Response{200, {}, "[]"}; });
    EXPECT_FALSE(feed.read(shard, 0, 10));
    peers.remove("order-1:80");
    EXPECT_FALSE(feed.read(shard, 0, 10));
}

TEST_F(EventFeedTest, RefusesParametersThatAreNone) {
    for (const auto* query : {"after=-1", "after=x", "limit=0", "limit=1001", "limit="}) {
        EXPECT_EQ(status_of(query), 400) << query;
    }
    EXPECT_EQ(status_of("after=0&limit=1000"), 200);
    EXPECT_EQ(status_of(""), 200);
}

}  // namespace
}  // namespace service_host
