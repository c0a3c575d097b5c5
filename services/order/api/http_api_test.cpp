#include "order/api/http_api.hpp"

#include <functional>
#include <map>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contracts/partitions.hpp"
#include "http/problem.hpp"
#include "http/router.hpp"
#include "order/testing/stage.hpp"
#include "order/testing/world.hpp"
#include "projection/consistency_token.hpp"
#include "service_host/testing/other_shard.hpp"

namespace order {
namespace {

using namespace std::chrono_literals;
using http::Headers;
using http::Response;
using json::Value;

const Headers sent_as_json{{"Content-Type", "application/json"}};
const std::string peer = "order-2:80";

Value order_of(const std::string& customer, const std::string& coordination = "orchestration") {
    return {
        {"customer_id", customer},
        {"ship_to", "eu"},
        {"lines", {{{"sku", "mug"}, {"quantity", 2}}}},
        {"payment_token", "tok_visa"},
        {"coordination", coordination}};
}

Headers with_header(const std::string& name, const std::string& value) {
    return {{"Content-Type", "application/json"}, {name, value}};
}

Value body_of(const Response& response) { return Value::parse(response.body); }

std::string header_of(const Response& response, const std::string& name) {
    return http::header(response.headers, name).value_or("");
}

bool eventually(const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!holds() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    return holds();
}

// The API of one instance, called as its server would call it, but without a socket.
class OrderHttpApi : public ::testing::Test {
protected:
    ~OrderHttpApi() override {
        world.directory.stop();
        for (const auto& shard : contracts::shards_of("order")) host.stop_leading(shard);
    }

    void lead_all() {
        for (const auto& shard : contracts::shards_of("order")) host.lead(shard, 0);
        for (const auto& shard : host.all_led()) shard->run_once();
    }
    void let_peer_lead(const sharding::ShardId& shard) {
        discovery::Instance instance;
        instance.service = "order";
        instance.name = "order-2";
        instance.boot_id = "boot-2";
        instance.address = peer;
        instance.leads = {{shard.name(), 1}};
        instance.started_at = instance.last_heartbeat = world.clock.now();
        world.registrations.put(instance.name, discovery::encode(instance));
        world.directory.watch();
    }

    Response call(
        const std::string& method,
        const std::string& target,
        const std::string& body,
        const Headers& headers
    ) {
        http::Request request;
        request.method = method;
        request.target = target;
        request.headers = headers;
        request.body = body;
        request.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        try {
            http::parse_target(request);
            const auto match =
                http::Router{routes}.match(method, target.substr(0, target.find('?')));
            request.parameters = match.parameters;
            return routes[match.route].handler(request);
        } catch (const http::Problem& problem) {
            return http::to_response(problem, "");
        }
    }
    Response post(const Value& body, const Headers& headers = sent_as_json) {
        return call("POST", "/v1/orders", body.dump(), headers);
    }
    Response get(const std::string& target, const Headers& headers = {}) {
        return call("GET", target, "", headers);
    }
    Response cancel(const std::string& order_id, const std::string& body = "") {
        return call("POST", "/v1/orders/" + order_id + "/cancellation", body, sent_as_json);
    }
    std::string
    place(const std::string& customer, const std::string& coordination = "orchestration") {
        return body_of(post(order_of(customer, coordination))).at("order_id");
    }

    // The others tell a choreographed order that nothing of it is left with them.
    void is_undone(const std::string& order_id) {
        tells(contracts::inventory::ReservationBarred{order_id, "eu"}, {"inventory", "eu"});
        tells(contracts::payment::PaymentBarred{order_id}, {"payment", "0"});
    }
    template <typename Event>
    void tells(const Event& event, const sharding::ShardId& publisher) {
        const auto shard = *contracts::order_shard_of_order(event.order_id);
        const auto [other, is_new] = others.try_emplace(
            publisher.name() + " " + shard.name(), world.environment, publisher, shard
        );
        other->second.tells(event);
        for (const auto& led : host.all_led()) led->run_once();
    }

    testing::World world;
    std::map<std::string, service_host::testing::OtherShard> others;  // by its name and the shard's
    ShardHost host{
        [this](const auto& id, std::int64_t at_least) {
            return std::make_unique<OrderShard>(
                service_host::ShardOptions{id, ":memory:", "order-1", at_least, false},
                world.environment,
                world.feed
            );
        },
        [](const auto&) {}};
    HttpApi api{"order-1", host, world.directory, world.peers};
    std::vector<http::Route> routes = api.routes();
};

TEST_F(OrderHttpApi, AcceptsAnOrderAndSaysWhereToLookForIt) {
    lead_all();
    const auto response = post(order_of("ada"));
    EXPECT_EQ(response.status, 202);
    const auto body = body_of(response);
    const std::string id = body.at("order_id");
    EXPECT_EQ(
        body,
        (Value{{"order_id", id}, {"status", "pending"}, {"total_cents", 900}, {"currency", "EUR"}})
    );
    EXPECT_EQ(header_of(response, "Location"), "/v1/orders/" + id);
    EXPECT_EQ(header_of(response, "Retry-After"), "1");
    const auto shard = contracts::order_shard_of_customer("ada").name();
    EXPECT_EQ(
        projection::parse_token(header_of(response, "Consistency-Token")),
        (projection::Positions{{shard, 1}})
    );
}

TEST_F(OrderHttpApi, RepeatsItsAnswerForARepeatedKey) {
    lead_all();
    const auto first = post(order_of("ada"), with_header("Idempotency-Key", "k"));
    const auto again = post(order_of("ada"), with_header("Idempotency-Key", "\"k\""));
    EXPECT_EQ(again.status, 202);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(header_of(again, "Location"), header_of(first, "Location"));
    EXPECT_EQ(
        post(order_of("ada", "choreography"), with_header("Idempotency-Key", "k")).status, 422
    );
    EXPECT_NE(post(order_of("bob"), with_header("Idempotency-Key", "k")).body, first.body);
}

TEST_F(OrderHttpApi, RefusesUnknownProductsWithAPointer) {
    lead_all();
    auto order = order_of("ada");
    order["lines"][0]["sku"] = "unicorn";
    const auto response = post(order);
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(body_of(response).at("errors")[0].at("pointer"), "#/lines/0/sku");
}

TEST_F(OrderHttpApi, AcceptsNothingWhileTheInventoryCannotBeAskedAboutAnUnknownProduct) {
    lead_all();
    world.feed.go_away();
    auto order = order_of("ada");
    order["lines"][0]["sku"] = "unicorn";
    const auto response = post(order);
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(header_of(response, "Retry-After"), "1");
}

TEST_F(OrderHttpApi, AnswersTheWholeOrderToWhoeverWaitsUntilItIsFinal) {
    lead_all();
    Response response;
    {
        const std::jthread client{[&] {
            response = post(order_of("ada", "choreography"), with_header("Prefer", "wait=30"));
        }};
        const auto shard = host.led(contracts::order_shard_of_customer("ada"));
        ASSERT_TRUE(eventually([&] { return shard->events().head() > 0; }));
        const auto id = order_id_of(shard->events().read_all(0, 1).front());
        EXPECT_TRUE(shard->cancel(id, {}).ok());
        is_undone(id);
    }
    EXPECT_EQ(response.status, 200);
    const auto order = body_of(response);
    EXPECT_EQ(order.at("status"), "cancelled");
    EXPECT_EQ(order.at("version"), 5);
    const auto positions = projection::parse_token(header_of(response, "Consistency-Token"));
    EXPECT_EQ(positions->begin()->second, 5);
}

TEST_F(OrderHttpApi, AnswersWhatIsKnownWhenTheShardStopsMeanwhile) {
    lead_all();
    Response response;
    {
        const std::jthread client{
            [&] { response = post(order_of("ada"), with_header("Prefer", "wait=30")); }};
        const auto id = contracts::order_shard_of_customer("ada");
        ASSERT_TRUE(eventually([&] { return host.led(id)->events().head() > 0; }));
        host.stop_leading(id);
    }
    EXPECT_EQ(response.status, 202);
}

TEST_F(OrderHttpApi, ShowsAnOrderWithATagThatSparesItsRepetition) {
    lead_all();
    const auto id = place("ada");
    const auto response = get("/v1/orders/" + id + "?consistency=strong");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(body_of(response).at("order_id"), id);
    EXPECT_EQ(header_of(response, "ETag"), "\"1\"");
    EXPECT_EQ(get("/v1/orders/" + id, {{"If-None-Match", "\"1\""}}).status, 304);
    EXPECT_EQ(get("/v1/orders/" + id, {{"If-None-Match", "\"2\""}}).status, 200);
    EXPECT_EQ(get("/v1/orders/" + id + "?consistency=maybe").status, 400);
}

TEST_F(OrderHttpApi, ShowsAnOrderAsItWas) {
    lead_all();
    const auto id = place("ada", "choreography");
    cancel(id);
    EXPECT_EQ(body_of(get("/v1/orders/" + id)).at("status"), "cancelling");
    is_undone(id);
    EXPECT_EQ(body_of(get("/v1/orders/" + id)).at("status"), "cancelled");
    EXPECT_EQ(body_of(get("/v1/orders/" + id + "?at=1")).at("status"), "pending");
    EXPECT_EQ(body_of(get("/v1/orders/" + id + "?at=2")).at("status"), "cancelling");
    EXPECT_EQ(body_of(get("/v1/orders/" + id + "?at=4")).at("status"), "cancelling");
    EXPECT_EQ(get("/v1/orders/" + id + "?at=6").status, 404);
    EXPECT_EQ(get("/v1/orders/" + id + "?at=1999-01-01T00:00:00Z").status, 404);
    EXPECT_EQ(get("/v1/orders/" + id + "?at=2099-01-01T00:00:00Z").status, 200);
    EXPECT_EQ(get("/v1/orders/" + id + "?at=tomorrow").status, 400);
}

TEST_F(OrderHttpApi, KnowsNoOrderByABadOrUnknownId) {
    lead_all();
    const auto unknown = contracts::order_id_in_slot(3, "0193f1c8-0000-7000-8000-000000000001");
    for (const auto& id : {std::string{"nonsense"}, unknown}) {
        EXPECT_EQ(get("/v1/orders/" + id).status, 404) << id;
        EXPECT_EQ(get("/v1/orders/" + id + "/events").status, 404) << id;
        EXPECT_EQ(get("/v1/sagas/" + id).status, 404) << id;
        EXPECT_EQ(cancel(id).status, 404) << id;
    }
}

TEST_F(OrderHttpApi, AcceptsACancellationAgainWhileCancelling) {
    lead_all();
    for (const auto* coordination : {"orchestration", "choreography"}) {
        const auto id = place("ada", coordination);
        for (const auto* body : {"", "{}"}) {
            const auto response = cancel(id, body);
            EXPECT_EQ(response.status, 202);
            EXPECT_EQ(body_of(response), (Value{{"order_id", id}, {"status", "cancelling"}}));
            EXPECT_NE(header_of(response, "Consistency-Token"), "");
        }
    }
}

TEST_F(OrderHttpApi, RefusesToCancelWhatIsOver) {
    lead_all();
    const auto id = place("ada", "choreography");
    EXPECT_EQ(cancel(id).status, 202);
    is_undone(id);
    EXPECT_EQ(cancel(id).status, 409);
    EXPECT_EQ(cancel(id, R"({"why":"mood"})").status, 422);
}

TEST_F(OrderHttpApi, PagesThroughTheAuditTrail) {
    lead_all();
    const auto id = place("ada", "choreography");
    cancel(id);
    is_undone(id);
    const auto first = body_of(get("/v1/orders/" + id + "/events?limit=3"));
    ASSERT_EQ(first.at("items").size(), 3U);
    EXPECT_EQ(first.at("items")[0].at("version"), 1);
    EXPECT_EQ(first.at("items")[0].at("actor"), "customer:ada");
    EXPECT_EQ(first.at("items")[0].at("causation_id"), "b7ad6b7169203331");
    const std::string cursor = first.at("next_cursor");
    const auto second = body_of(get("/v1/orders/" + id + "/events?limit=3&cursor=" + cursor));
    ASSERT_EQ(second.at("items").size(), 2U);
    EXPECT_EQ(second.at("items")[1].at("version"), 5);
    EXPECT_EQ(second.at("items")[1].at("type"), "order_cancelled");
    EXPECT_TRUE(second.at("next_cursor").is_null());
    EXPECT_EQ(get("/v1/orders/" + id + "/events?cursor=bad").status, 400);
    EXPECT_EQ(get("/v1/orders/" + place("bob") + "/events?cursor=" + cursor).status, 400);
}

TEST_F(OrderHttpApi, ShowsTheSagaOfAnOrchestratedOrderOnly) {
    lead_all();
    const auto id = place("ada");
    const auto saga = body_of(get("/v1/sagas/" + id));
    EXPECT_EQ(saga.at("order_id"), id);
    EXPECT_EQ(saga.at("saga"), "place_order");
    EXPECT_EQ(saga.at("state"), "running");
    ASSERT_EQ(saga.at("steps").size(), 2U);
    EXPECT_EQ(saga.at("steps")[0].at("name"), "order_pending");
    EXPECT_EQ(saga.at("steps")[0].at("state"), "succeeded");
    EXPECT_EQ(saga.at("steps")[1].at("name"), "reserve_stock");
    EXPECT_EQ(saga.at("steps")[1].at("state"), "started");
    EXPECT_EQ(saga.at("steps")[1].at("attempts"), 1);
    EXPECT_TRUE(saga.at("steps")[1].at("last_error").is_null());
    cancel(id);
    EXPECT_EQ(body_of(get("/v1/sagas/" + id)).at("steps")[1].at("state"), "undo_started");
    EXPECT_EQ(get("/v1/sagas/" + place("ada", "choreography")).status, 404);
}

TEST_F(OrderHttpApi, ListsTheSagasOfAllShardsInPages) {
    lead_all();
    std::set<std::string> placed;
    for (int i = 0; i < 20; ++i) placed.insert(place("customer-" + std::to_string(i)));
    std::vector<std::string> listed;
    std::string cursor;
    do {
        const auto page = body_of(get("/v1/sagas?state=running&limit=7" + cursor));
        for (const auto& saga : page.at("items")) listed.push_back(saga.at("order_id"));
        const auto& next = page.at("next_cursor");
        cursor = next.is_null() ? "" : "&cursor=" + next.get<std::string>();
    } while (!cursor.empty());
    EXPECT_THAT(listed, ::testing::ElementsAreArray(placed));
    EXPECT_TRUE(body_of(get("/v1/sagas?state=stuck")).at("items").empty());
    EXPECT_EQ(get("/v1/sagas?state=bored").status, 400);
}

TEST_F(OrderHttpApi, SendsTheCommandOfASagaOnceMoreWhenAskedTo) {
    lead_all();
    const auto id = place("ada");
    const auto retry = [this](const std::string& order_id, const std::string& body = "") {
        return call("POST", "/v1/sagas/" + order_id + "/retry", body, sent_as_json);
    };
    const auto response = retry(id);
    EXPECT_EQ(response.status, 202);
    const auto steps = body_of(response).at("steps");
    EXPECT_EQ(steps.back().at("name"), "reserve_stock");
    EXPECT_EQ(steps.back().at("state"), "started");
    EXPECT_EQ(steps.back().at("attempts"), 2);
    EXPECT_EQ(retry(id, R"({"force":true})").status, 422);
    EXPECT_EQ(retry("000-nobody").status, 404);
    EXPECT_EQ(retry(place("ada", "choreography")).status, 404);

    tells(contracts::inventory::StockUnavailable{id, "eu", "mug"}, {"inventory", "eu"});
    EXPECT_EQ(body_of(get("/v1/sagas/" + id)).at("state"), "compensated");
    EXPECT_EQ(retry(id).status, 409);
}

TEST_F(OrderHttpApi, AsksTheLeadersElsewhereForTheirSagas) {
    lead_all();
    const auto elsewhere = contracts::order_shard_of_customer("ada");
    host.stop_leading(elsewhere);
    EXPECT_EQ(get("/v1/sagas").status, 503);
    let_peer_lead(elsewhere);
    world.peers.at(peer, [&](const http::Request& request) {
        EXPECT_EQ(request.path, "/internal/sagas/" + elsewhere.key);
        EXPECT_EQ(request.query_parameter("limit"), "51");
        return http::json_response(200, {{"items", {{{"order_id", "000-1"}}}}});
    });
    const auto page = body_of(get("/v1/sagas"));
    ASSERT_EQ(page.at("items").size(), 1U);
    EXPECT_EQ(page.at("items")[0].at("order_id"), "000-1");
}

TEST_F(OrderHttpApi, TellsItsSagasToOtherInstances) {
    lead_all();
    const auto id = place("ada");
    const auto key = contracts::order_shard_of_customer("ada").key;
    const auto told = body_of(get("/internal/sagas/" + key + "?limit=10&after="));
    ASSERT_EQ(told.at("items").size(), 1U);
    EXPECT_EQ(told.at("items")[0].at("order_id"), id);
    EXPECT_EQ(get("/internal/sagas/" + key + "?limit=many").status, 400);
    EXPECT_EQ(get("/internal/sagas/mars?limit=1").status, 404);
}

TEST_F(OrderHttpApi, PassesOnWhatIsLedElsewhere) {
    lead_all();
    const auto elsewhere = contracts::order_shard_of_customer("ada");
    host.stop_leading(elsewhere);
    EXPECT_EQ(post(order_of("ada")).status, 503);
    let_peer_lead(elsewhere);
    world.peers.at(peer, [](const http::Request& request) {
        return http::json_response(202, {{"forwarded", request.path}});
    });
    EXPECT_EQ(body_of(post(order_of("ada"))).at("forwarded"), "/v1/orders");
}

TEST_F(OrderHttpApi, AcceptsNothingOnceItsLeaderWasDeposed) {
    lead_all();
    const auto shard = host.led(contracts::order_shard_of_customer("ada"));
    shard->stop();
    const auto response = post(order_of("ada"));
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(header_of(response, "Retry-After"), "1");
}

TEST_F(OrderHttpApi, FeedsItsEventsToReaders) {
    lead_all();
    const auto id = place("ada");
    const auto key = contracts::order_shard_of_customer("ada").key;
    const auto feed = body_of(get("/internal/feed/order/" + key + "?after=0&limit=10"));
    EXPECT_EQ(feed.at("head"), 1);
    EXPECT_EQ(feed.at("events")[0].at("type"), "orderly.order.order_placed.v1");
    EXPECT_EQ(feed.at("events")[0].at("data").at("order_id"), id);
}

TEST_F(OrderHttpApi, AuditsTheShardsThatItLeads) {
    lead_all();
    place("ada");
    const auto audit = body_of(get("/internal/audit")).at("shards");
    ASSERT_EQ(audit.size(), 4U);
    const auto name = contracts::order_shard_of_customer("ada").name();
    for (const auto& shard : audit) {
        EXPECT_EQ(shard.at("instance"), "order-1");
        EXPECT_EQ(shard.at("orders").size(), 5U);
        EXPECT_EQ(shard.at("orders").at("pending"), shard.at("shard") == name ? 1 : 0);
        EXPECT_EQ(shard.at("open_sagas"), shard.at("shard") == name ? 1 : 0);
        EXPECT_EQ(shard.at("epoch_violations"), 0);
        EXPECT_TRUE(shard.at("confirmed_total_cents").is_object());
    }
}

}  // namespace
}  // namespace order
