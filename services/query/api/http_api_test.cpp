#include "query/api/http_api.hpp"

#include <gtest/gtest.h>

#include "http/problem.hpp"
#include "http/router.hpp"
#include "http/testing/fake_transport.hpp"
#include "messaging/in_memory_bus.hpp"
#include "sharding/hash_ring.hpp"
#include "vocabulary/manual_clock.hpp"

namespace query {
namespace {

using json::Value;

class NoFeed final : public projection::EventFeed {
public:
    std::optional<projection::FeedPage>
    read(const sharding::ShardId&, std::int64_t, std::size_t, const std::string&) override {
        return std::nullopt;
    }
};

class QueryApi : public testing::Test {
protected:
    QueryApi() {
        for (int i = 1; i <= 3; ++i) place("order-" + std::to_string(i));
    }
    void place(const std::string& id) {
        happens(
            "order.order_placed",
            id,
            {{"order_id", id},
             {"customer_id", "ada"},
             {"ship_to", "eu"},
             {"lines", Value::array()},
             {"payment_token", "tok_visa"},
             {"coordination", "orchestration"},
             {"total_cents", 1},
             {"currency", "EUR"}}
        );
    }
    void happens(const std::string& name, const std::string& subject, const Value& data) {
        messaging::Envelope event;
        event.type = "orderly." + name + ".v1";
        event.subject = subject;
        event.time = clock.now();
        event.stream_version = 1;
        event.data = {data.dump()};
        writer.execute([&](storage::Transaction& transaction) {
            models.apply(transaction, {&event, 1});
        });
        clock.advance(std::chrono::seconds{1});
    }
    http::Response get(const std::string& target, http::Headers headers = {}) {
        http::Request request;
        request.method = "GET";
        request.target = target;
        request.headers = std::move(headers);
        EXPECT_TRUE(http::parse_target(request));
        const auto routes = api.routes();
        const auto match = http::Router{routes}.match("GET", request.path);
        request.parameters = match.parameters;
        return routes[match.route].handler(request);
    }
    int refused(const std::string& target, http::Headers headers = {}) {
        try {
            return get(target, std::move(headers)).status;
        } catch (const http::Problem& problem) {
            return problem.status;
        }
    }

    // Another instance, passing, that answers every request with `body`.
    void runs(const std::string& service, const std::string& name, const Value& body) {
        discovery::Instance instance;
        instance.service = service;
        instance.name = name;
        instance.boot_id = "boot-1";
        instance.address = name + ":80";
        instance.last_heartbeat = clock.now();
        registrations.put(discovery::registration_key(instance), discovery::encode(instance));
        directory.watch();
        transport.at(instance.address, [body](const http::Request&) {
            return http::json_response(200, body);
        });
    }

    vocabulary::ManualClock clock;
    vocabulary::SequentialIds ids;
    observability::Metrics metrics;
    messaging::InMemoryBus bus;
    messaging::InMemoryKeyValue leases;
    messaging::InMemoryKeyValue registrations;
    discovery::Directory directory{registrations, clock};
    http::FakeTransport transport;
    service_host::Environment
        environment{clock, ids, metrics, bus, leases, registrations, directory, transport};

    storage::Database database{":memory:", read_models_schema()};
    storage::Writer writer{database, nullptr, clock};
    ReadModels models{database};
    NoFeed feed;
    projection::Follower follower{
        database,
        writer,
        bus,
        feed,
        {.shards = {{"order", "0"}}, .live_events = "orderly.live.>"},
        [](auto&, const auto&) {},
        clock};
    HttpApi api{"query-1", models, follower, environment};
};

TEST_F(QueryApi, GivesPagesThatLeadToEachOther) {
    const auto first = Value::parse(get("/v1/orders?limit=2").body);
    ASSERT_EQ(first.at("items").size(), 2U);
    EXPECT_EQ(first.at("items").at(0).at("order_id"), "order-3");
    const auto next = first.at("next_cursor").get<std::string>();
    const auto second = Value::parse(get("/v1/orders?limit=2&cursor=" + next).body);
    EXPECT_EQ(second.at("items").size(), 1U);
    EXPECT_EQ(second.at("next_cursor"), nullptr);
}

TEST_F(QueryApi, BindsACursorToItsFilters) {
    const auto next =
        Value::parse(get("/v1/orders?limit=2").body).at("next_cursor").get<std::string>();
    EXPECT_EQ(refused("/v1/orders?limit=2&status=pending&cursor=" + next), 400);
}

TEST_F(QueryApi, AnswersNotModifiedToWhoHasTheVersion) {
    const auto order = get("/v1/orders/order-1");
    const auto tag = http::header(order.headers, "ETag");
    ASSERT_EQ(tag, "\"1\"");
    EXPECT_EQ(get("/v1/orders/order-1", {{"If-None-Match", *tag}}).status, 304);
    EXPECT_EQ(get("/v1/orders/order-1", {{"If-None-Match", "\"2\""}}).status, 200);
}

TEST_F(QueryApi, TagsPaymentsAndProductsWithTheHashOfTheirText) {
    happens(
        "payment.payment_requested",
        "7",
        {{"order_id", "7"}, {"amount_cents", 900}, {"currency", "EUR"}}
    );
    happens(
        "inventory.product_defined",
        "mug",
        {{"sku", "mug"}, {"name", "Mug"}, {"price_cents", 450}, {"currency", "EUR"}, {"version", 1}}
    );
    for (const auto* target : {"/v1/payments/7", "/v1/products/mug"}) {
        const auto answer = get(target);
        const auto text = Value::parse(answer.body).dump();
        EXPECT_EQ(answer.body, text);
        const auto tag = http::header(answer.headers, "ETag");
        EXPECT_EQ(tag, '"' + std::to_string(sharding::hash(text)) + '"');
        EXPECT_EQ(get(target, {{"If-None-Match", *tag}}).status, 304);
    }
}

TEST_F(QueryApi, AnswersPagesAsCompactJsonInAlphabeticalOrder) {
    for (const auto* target : {"/v1/orders?limit=2", "/v1/orders", "/v1/payments"}) {
        const auto answer = get(target);
        EXPECT_EQ(answer.body, Value::parse(answer.body).dump());
        EXPECT_EQ(http::header(answer.headers, "Content-Type"), "application/json");
    }
}

TEST_F(QueryApi, WaitsForTheWriteOfATokenAndGivesUp) {
    EXPECT_EQ(
        refused("/v1/orders", {{"Consistency-Token", projection::to_token({{"order/0", 0}})}}), 200
    );
    EXPECT_EQ(
        refused("/v1/orders", {{"Consistency-Token", projection::to_token({{"order/0", 1}})}}), 503
    );
}

TEST_F(QueryApi, ShowsEveryViewWithItsDigest) {
    const auto items = Value::parse(get("/v1/read-models").body).at("items");
    ASSERT_EQ(items.size(), 3U);
    EXPECT_EQ(items.at(0).at("instance"), "query-1");
    EXPECT_EQ(items.at(0).at("view"), "orders");
    EXPECT_EQ(items.at(0).at("digest").get<std::string>().size(), 16U);
}

TEST_F(QueryApi, ShowsTheViewsOfItsTwinToo) {
    runs("query", "query-2", {{"items", {{{"instance", "query-2"}, {"view", "orders"}}}}});
    const auto items = Value::parse(get("/v1/read-models").body).at("items");
    ASSERT_EQ(items.size(), 4U);
    EXPECT_EQ(items.at(3).at("instance"), "query-2");
}

TEST_F(QueryApi, PassesAStrongReadOnToTheOwnerOfTheData) {
    runs("order", "order-1", {{"order_id", "order-1"}, {"version", 7}});
    const auto order = Value::parse(get("/v1/orders/order-1?consistency=strong").body);
    EXPECT_EQ(order.at("version"), 7);
    EXPECT_EQ(transport.sent().back().request.target, "/v1/orders/order-1?consistency=strong");
}

TEST_F(QueryApi, RefusesBadInput) {
    const struct {
        int status;
        const char* target;
    } table[] = {
        {404, "/v1/orders/none"},
        {404, "/v1/payments/none"},
        {404, "/v1/products/none"},
        {400, "/v1/orders?status=lost"},
        {400, "/v1/orders?status="},
        {400, "/v1/orders?customer_id=a%20b"},
        {400, "/v1/orders?limit=0"},
        {400, "/v1/orders?limit=201"},
        {400, "/v1/orders?cursor=nonsense"},
        {400, "/v1/payments?status=pending"},
        {400, "/v1/orders/order-1?consistency=weak"},
        {503, "/v1/orders/order-1?consistency=strong"},
        {503, "/v1/audit"},
    };
    for (const auto& [status, target] : table) EXPECT_EQ(refused(target), status) << target;
    EXPECT_EQ(refused("/v1/orders", {{"Consistency-Token", "nonsense"}}), 400);
}

}  // namespace
}  // namespace query
