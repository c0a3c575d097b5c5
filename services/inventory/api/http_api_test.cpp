#include "inventory/api/http_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contracts/partitions.hpp"
#include "http/problem.hpp"
#include "http/router.hpp"
#include "inventory/testing/world.hpp"
#include "projection/consistency_token.hpp"

namespace inventory {
namespace {

using http::Headers;
using http::Response;
using json::Value;
using testing::eu;
using ::testing::IsEmpty;

const Value mug{{"name", "Mug"}, {"price_cents", 1299}, {"currency", "EUR"}};
const Value delivery{{"warehouse", "eu"}, {"delta", 100}, {"reason", "delivery"}};
const Headers sent_as_json{{"Content-Type", "application/json"}};
const std::string peer = "inventory-2:80";

Headers with_key(const std::string& key) {
    return {{"Content-Type", "application/json"}, {"Idempotency-Key", key}};
}

// The API of one instance, called as its server would call it, but without a socket.
class HttpApiTest : public ::testing::Test {
protected:
    ~HttpApiTest() override {
        world.directory.stop();
        for (const auto& shard : contracts::shards_of("inventory")) host.stop_leading(shard);
    }

    void lead_all() {
        for (const auto& shard : contracts::shards_of("inventory")) host.lead(shard, 0);
    }
    void lead_all_but(const sharding::ShardId& other) {
        lead_all();
        host.stop_leading(other);
    }
    void let_peer_lead(const sharding::ShardId& shard) {
        discovery::Instance instance;
        instance.service = "inventory";
        instance.name = "inventory-2";
        instance.boot_id = "boot-2";
        instance.address = peer;
        instance.leads = {{shard.name(), 1}};
        instance.started_at = instance.last_heartbeat = world.clock.now();
        world.registrations.put(instance.name, discovery::encode(instance));
        world.directory.watch();
    }

    Response
    call(const std::string& method, const std::string& target, std::string body, Headers headers) {
        http::Request request;
        request.method = method;
        request.target = target;
        request.headers = std::move(headers);
        request.body = std::move(body);
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
    Response put(const std::string& target, const Value& body) {
        return call("PUT", target, body.dump(), sent_as_json);
    }
    Response post(const std::string& target, const Value& body, Headers headers = sent_as_json) {
        return call("POST", target, body.dump(), std::move(headers));
    }
    Response get(const std::string& target) { return call("GET", target, "", {}); }

    testing::World world;
    ShardHost host{
        [this](const auto& id, std::int64_t at_least) {
            return std::make_unique<InventoryShard>(
                service_host::ShardOptions{id, ":memory:", "inventory-1", at_least, true},
                world.environment
            );
        },
        [](const auto&) {}};
    HttpApi api{"inventory-1", host, world.directory, world.peers, world.ids};
    std::vector<http::Route> routes = api.routes();
};

Value body_of(const Response& response) { return Value::parse(response.body); }

projection::Positions token_of(const Response& response) {
    const auto token = http::header(response.headers, "Consistency-Token");
    return projection::parse_token(token.value_or("none")).value_or(projection::Positions{});
}

const sharding::ShardId home_of_mug = contracts::home_shard_of_product("mug");
const sharding::ShardId us = contracts::inventory_shard_of_warehouse("us");

// A product of which one shard is the home, so that the others have to ask it.
std::string product_at_home_on(const sharding::ShardId& shard) {
    std::string sku = "product";
    while (contracts::home_shard_of_product(sku) != shard) sku += "-x";
    return sku;
}

// Products.

TEST_F(HttpApiTest, CreatesAProductAndChangesIt) {
    lead_all();
    const auto created = put("/v1/products/mug", mug);
    EXPECT_EQ(created.status, 201);
    EXPECT_EQ(
        body_of(created),
        (Value{
            {"sku", "mug"},
            {"name", "Mug"},
            {"price_cents", 1299},
            {"currency", "EUR"},
            {"version", 1},
            {"stock", Value::array()}})
    );
    auto dearer = mug;
    dearer["price_cents"] = 1499;
    const auto changed = put("/v1/products/mug", dearer);
    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(body_of(changed)["version"], 2);
}

TEST_F(HttpApiTest, AnswersADefinitionThatChangesNothing) {
    lead_all();
    put("/v1/products/mug", mug);
    const auto repeated = put("/v1/products/mug", mug);
    EXPECT_EQ(repeated.status, 200);
    EXPECT_EQ(body_of(repeated)["version"], 1);
}

TEST_F(HttpApiTest, GivesATokenForEveryWrite) {
    lead_all();
    const projection::Positions at_first{{home_of_mug.name(), 1}};
    EXPECT_EQ(token_of(put("/v1/products/mug", mug)), at_first);
    EXPECT_EQ(token_of(put("/v1/products/mug", mug)), at_first);
    const auto delivered = token_of(post("/v1/products/mug/stock", delivery));
    ASSERT_EQ(delivered.size(), 1);
    EXPECT_EQ(delivered.begin()->first, "inventory/eu");
}

TEST_F(HttpApiTest, ShowsAProductWithTheStockOfAllWarehouses) {
    lead_all();
    put("/v1/products/mug", mug);
    post("/v1/products/mug/stock", {{"warehouse", "ap"}, {"delta", 7}});
    post("/v1/products/mug/stock", delivery);
    const auto shown = get("/v1/products/mug?consistency=strong");
    EXPECT_EQ(shown.status, 200);
    const auto stock = body_of(shown)["stock"];
    ASSERT_EQ(stock.size(), 2);
    EXPECT_EQ(
        stock[0],
        (Value{
            {"sku", "mug"},
            {"warehouse", "eu"},
            {"on_hand", 100},
            {"reserved", 0},
            {"available", 100},
            {"delivered", 100},
            {"sold", 0}})
    );
    EXPECT_EQ(stock[1]["warehouse"], "ap");
    EXPECT_EQ(body_of(put("/v1/products/mug", mug)), body_of(shown));
}

TEST_F(HttpApiTest, KnowsNoProductThatWasNeverDefined) {
    lead_all();
    EXPECT_EQ(get("/v1/products/unicorn").status, 404);
    EXPECT_EQ(post("/v1/products/unicorn/stock", delivery).status, 404);
    EXPECT_EQ(get("/internal/products/unicorn").status, 404);
}

// Stock.

TEST_F(HttpApiTest, ChangesStock) {
    lead_all();
    put("/v1/products/mug", mug);
    const auto delivered = post("/v1/products/mug/stock", delivery);
    EXPECT_EQ(delivered.status, 200);
    EXPECT_EQ(body_of(delivered)["on_hand"], 100);
    const auto broken = post("/v1/products/mug/stock", {{"warehouse", "eu"}, {"delta", -100}});
    EXPECT_EQ(body_of(broken)["available"], 0);
    EXPECT_EQ(post("/v1/products/mug/stock", {{"warehouse", "eu"}, {"delta", -1}}).status, 409);
}

TEST_F(HttpApiTest, ReplaysTheAnswerToARepeatedKey) {
    lead_all();
    put("/v1/products/mug", mug);
    const auto first = post("/v1/products/mug/stock", delivery, with_key("k-1"));
    post("/v1/products/mug/stock", delivery);
    const auto again = call(
        "POST",
        "/v1/products/mug/stock",
        R"( {"reason": "delivery", "delta": 100, "warehouse": "eu"} )",
        with_key("\"k-1\"")
    );
    EXPECT_EQ(again.status, first.status);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(token_of(again), token_of(first));
    EXPECT_EQ(body_of(get("/v1/products/mug"))["stock"][0]["on_hand"], 200);
}

TEST_F(HttpApiTest, RefusesAnotherBodyUnderTheSameKey) {
    lead_all();
    put("/v1/products/mug", mug);
    post("/v1/products/mug/stock", delivery, with_key("k-1"));
    auto other = delivery;
    other["delta"] = 101;
    EXPECT_EQ(post("/v1/products/mug/stock", other, with_key("k-1")).status, 422);
    auto elsewhere = delivery;
    elsewhere["warehouse"] = "us";
    EXPECT_EQ(post("/v1/products/mug/stock", elsewhere, with_key("k-1")).status, 200);
}

// Bad input.

struct BadRequest {
    int status;
    const char* method;
    std::string target;
    std::string body;
    Headers headers = sent_as_json;
};

TEST_F(HttpApiTest, RefusesBadInputWithoutEffect) {
    lead_all();
    put("/v1/products/mug", mug);
    post("/v1/products/mug/stock", delivery);
    const auto before = get("/v1/products/mug").body;

    const std::string product = "/v1/products/mug";
    const std::string stock = "/v1/products/mug/stock";
    const auto named = [](const std::string& name) {
        return R"({"name":")" + name + R"(","price_cents":1,"currency":"EUR"})";
    };
    const auto priced = [](const std::string& price) {
        return R"({"name":"Mug","currency":"EUR","price_cents":)" + price + "}";
    };
    const auto in_currency = [](const std::string& currency) {
        return R"({"name":"Mug","price_cents":1,"currency":)" + currency + "}";
    };
    const auto by = [](const std::string& delta) {
        return R"({"warehouse":"eu","delta":)" + delta + "}";
    };
    const BadRequest table[] = {
        {422, "PUT", product, named("")},
        {422, "PUT", product, named(std::string(201, 'n'))},
        {422, "PUT", product, priced("0")},
        {422, "PUT", product, priced("-1")},
        {422, "PUT", product, priced("1000000001")},
        {422, "PUT", product, priced("1.0")},
        {422, "PUT", product, priced("\"1\"")},
        {422, "PUT", product, priced("null")},
        {400, "PUT", product, priced("99999999999999999999")},
        {400, "PUT", product, priced("NaN")},
        {422, "PUT", product, in_currency("\"eur\"")},
        {422, "PUT", product, in_currency("\"EURO\"")},
        {422, "PUT", product, in_currency("\"EU\"")},
        {422, "PUT", product, in_currency("978")},
        {422, "PUT", product, "{}"},
        {422, "PUT", product, "[]"},
        {422, "PUT", product, R"({"name":"Mug","price_cents":1,"currency":"EUR","stock":[]})"},
        {400, "PUT", product, ""},
        {400, "PUT", product, R"({"name":"Mug")"},
        {400, "PUT", product, R"({"name":"a","name":"b","price_cents":1,"currency":"EUR"})"},
        {400, "PUT", product, std::string(10'000, '[')},
        {415, "PUT", product, mug.dump(), {}},
        {415, "PUT", product, mug.dump(), {{"Content-Type", "text/plain"}}},
        {404, "PUT", "/v1/products/" + std::string(65, 'm'), mug.dump()},
        {404, "PUT", "/v1/products/m%20g", mug.dump()},
        {404, "PUT", "/v1/products/m%2Fg", mug.dump()},

        {422, "POST", stock, by("0")},
        {422, "POST", stock, by("1000000001")},
        {422, "POST", stock, by("-1000000001")},
        {422, "POST", stock, by("1.0")},
        {422, "POST", stock, by("true")},
        {422, "POST", stock, R"({"warehouse":"moon","delta":1})"},
        {422, "POST", stock, R"({"warehouse":"EU","delta":1})"},
        {422, "POST", stock, R"({"delta":1})"},
        {422, "POST", stock, R"({"warehouse":"eu"})"},
        {422, "POST", stock, R"({"warehouse":"eu","delta":1,"reason":5})"},
        {422, "POST", stock, R"({"warehouse":"eu","delta":1,"on_hand":5})"},
        {409, "POST", stock, by("-101")},
        {400, "POST", stock, by("1"), with_key("")},
        {400, "POST", stock, by("1"), with_key(std::string(256, 'k'))},
        {404, "POST", "/v1/products/m%20g/stock", by("1")},
        {405, "GET", stock, "", {}},
        {405, "DELETE", product, "", {}},

        {400, "GET", product + "?consistency=eventual", "", {}},
        {404, "GET", "/v1/products/m%20g", "", {}},
        {404, "GET", "/internal/stock/moon/mug", "", {}},
        {404, "GET", "/internal/feed/inventory/moon", "", {}},
        {404, "GET", "/v1/nothing", "", {}},
    };
    for (const auto& [status, method, target, body, headers] : table) {
        EXPECT_EQ(call(method, target, body, headers).status, status)
            << method << ' ' << target << ' ' << body.substr(0, 80);
    }
    EXPECT_EQ(get("/v1/products/mug").body, before);
}

TEST_F(HttpApiTest, NamesEveryMemberThatIsWrong) {
    lead_all();
    const auto refused = put("/v1/products/mug", {{"name", 5}, {"price_cents", 0}, {"size", 3}});
    ASSERT_EQ(refused.status, 422) << refused.body;
    const auto body = body_of(refused);
    std::vector<std::string> pointers;
    for (const auto& error : body["errors"]) pointers.push_back(error["pointer"]);
    EXPECT_THAT(
        pointers, ::testing::UnorderedElementsAre("#/name", "#/price_cents", "#/currency", "#/size")
    );
}

// Leaders elsewhere.

TEST_F(HttpApiTest, PassesOnWhatAnotherInstanceLeads) {
    lead_all_but(eu);
    let_peer_lead(eu);
    world.peers.at(peer, [](const http::Request& request) {
        return http::json_response(200, {{"seen", request.target}});
    });
    const auto answer = post("/v1/products/mug/stock", delivery, with_key("k-1"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(body_of(answer)["seen"], "/v1/products/mug/stock");
    ASSERT_EQ(world.peers.sent().size(), 1);
    EXPECT_EQ(world.peers.sent().front().request.header("Idempotency-Key"), "k-1");
}

TEST_F(HttpApiTest, AsksTheHomeOfAProductOnceWhetherItExists) {
    const auto sku = product_at_home_on(us);
    lead_all_but(us);
    let_peer_lead(us);
    world.peers.at(peer, [&](const http::Request& request) {
        EXPECT_EQ(request.path, "/internal/products/" + sku);
        return http::json_response(200, {{"sku", sku}});
    });
    EXPECT_EQ(post("/v1/products/" + sku + "/stock", delivery).status, 200);
    EXPECT_EQ(post("/v1/products/" + sku + "/stock", delivery).status, 200);
    EXPECT_EQ(world.peers.sent().size(), 1);
}

TEST_F(HttpApiTest, AsksAgainForAProductThatWasUnknown) {
    const auto sku = product_at_home_on(us);
    lead_all_but(us);
    let_peer_lead(us);
    world.peers.at(peer, [](const http::Request&) -> Response { throw http::Problem{404, "no"}; });
    EXPECT_EQ(post("/v1/products/" + sku + "/stock", delivery).status, 404);
    world.peers.at(peer, [](const http::Request&) { return http::json_response(200, mug); });
    EXPECT_EQ(post("/v1/products/" + sku + "/stock", delivery).status, 200);
}

TEST_F(HttpApiTest, NeverTakesASilentLeaderForAnUnknownProduct) {
    const auto sku = product_at_home_on(us);
    lead_all_but(us);
    EXPECT_EQ(get("/v1/products/" + sku).status, 503);
    EXPECT_EQ(post("/v1/products/" + sku + "/stock", delivery).status, 503);
    let_peer_lead(us);
    EXPECT_EQ(get("/v1/products/" + sku).status, 503);
    world.peers.at(peer, [](const http::Request&) -> Response { throw http::Problem{503, "no"}; });
    EXPECT_EQ(get("/v1/products/" + sku).status, 503);
}

TEST_F(HttpApiTest, ShowsNoProductWithOnlyPartOfItsStock) {
    const auto sku = product_at_home_on(eu);
    lead_all_but(us);
    put("/v1/products/" + sku, mug);
    EXPECT_EQ(get("/v1/products/" + sku + "?consistency=strong").status, 503);
}

TEST_F(HttpApiTest, TellsOthersOnlyWhatItLeads) {
    lead_all_but(us);
    EXPECT_EQ(get("/internal/products/" + product_at_home_on(us)).status, 503);
    EXPECT_EQ(get("/internal/stock/us/mug").status, 503);
    EXPECT_EQ(get("/internal/feed/inventory/us").status, 503);
}

// For other services.

TEST_F(HttpApiTest, FeedsTheEventsThatItPublishes) {
    lead_all();
    put("/v1/products/mug", mug);
    const auto feed = body_of(get("/internal/feed/inventory/" + home_of_mug.key + "?after=0"));
    EXPECT_EQ(feed["head"], 1);
    ASSERT_EQ(feed["events"].size(), 1);
    EXPECT_EQ(feed["events"][0]["type"], "orderly.inventory.product_defined.v1");
}

TEST_F(HttpApiTest, AuditsTheShardsLedHere) {
    EXPECT_THAT(body_of(get("/internal/audit"))["shards"], IsEmpty());
    lead_all();
    put("/v1/products/mug", mug);
    post("/v1/products/mug/stock", delivery);
    const auto shards = body_of(get("/internal/audit"))["shards"];
    ASSERT_EQ(shards.size(), 3);
    for (const auto& shard : shards) {
        if (shard["shard"] != "inventory/eu") continue;
        EXPECT_EQ(shard["instance"], "inventory-1");
        EXPECT_EQ(shard["epoch"], 1);
        EXPECT_EQ(shard["epoch_violations"], 0);
        EXPECT_EQ(shard["dead_letters"], 0);
        EXPECT_EQ(
            shard["stock"],
            (Value{{"delivered", 100}, {"on_hand", 100}, {"reserved", 0}, {"sold", 0}})
        );
    }
}

}  // namespace
}  // namespace inventory
