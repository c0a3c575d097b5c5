#include "gateway/routing/route_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gateway::routing {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

std::shared_ptr<const RouteTable> table_of(std::string_view text) {
    auto parsed = parse_routes(text);
    if (parsed.ok()) return std::move(parsed).value();
    ADD_FAILURE() << to_string(parsed.error().front(), "routes.toml");
    return nullptr;
}

// "line: what" of each error.
std::vector<std::string> errors_of(std::string_view text) {
    const auto parsed = parse_routes(text);
    std::vector<std::string> errors;
    if (parsed.ok()) return errors;
    for (const auto& error : parsed.error())
        errors.push_back(std::to_string(error.line) + ": " + error.what);
    return errors;
}

TEST(RouteFile, IsBuiltInWithoutErrors) {
    const auto table = table_of(built_in_routes());
    EXPECT_GT(table->routes().size(), 10U);
}

TEST(RouteFile, BuiltInSendsCommandsToTheirServiceAndReadsToTheReadSide) {
    const auto table = table_of(built_in_routes());
    EXPECT_EQ(table->find("POST", "/v1/orders").route().service, "order");
    EXPECT_EQ(table->find("GET", "/v1/orders").route().service, "query");
    EXPECT_EQ(table->find("PUT", "/v1/products/mug").route().service, "inventory");
}

TEST(RouteFile, BuiltInHidesWhatIsInternal) {
    const auto table = table_of(built_in_routes());
    EXPECT_EQ(table->find("GET", "/internal/audit").kind(), RouteMatch::Kind::no_such_path);
    EXPECT_EQ(table->find("GET", "/").kind(), RouteMatch::Kind::no_such_path);
    EXPECT_EQ(table->find("DELETE", "/v1/orders").kind(), RouteMatch::Kind::no_such_method);
}

TEST(RouteFile, SaysEverythingARouteCanBe) {
    const auto table = table_of(R"(
[limits]
writes = "100/60s"

[[routes]]
match = "PUT /v1/products/{sku}"
service = "inventory"
shard_key = "product_in_path"
body = "required"
timeout = "2s"
attempt_timeout = "500ms"
leader_wait = "1s"
balance = "consistent_hash"
hash_by = "sku"
retry = { retries = 5, honours_key = false, base = "5ms", cap = "1s" }
limits = ["writes"]
role = "operator"

[[routes]]
match = "GET  /v1/products/{sku}"
service = "query"
strong_service = "inventory"
strong_shard_key = "product_in_path"
hedging = { quantile = 0.9, delay_min = "2ms" }
cache = { fresh_for = "1s", stale_while_revalidate = "5s", stale_if_error = "1m", tags = ["product:{sku}"] }
)");
    const auto& put = table->routes()[0];
    EXPECT_EQ(put.method, "PUT");
    EXPECT_EQ(put.pattern, "/v1/products/{sku}");
    EXPECT_EQ(put.shard_key, ShardKey::product_in_path);
    EXPECT_EQ(put.body, Body::required);
    EXPECT_EQ(put.timeout, 2s);
    EXPECT_EQ(put.attempt_timeout, 500ms);
    EXPECT_EQ(put.leader_wait, 1s);
    EXPECT_EQ(put.balance, balancing::Policy::consistent_hash);
    EXPECT_EQ(put.retry.retries, 5);
    EXPECT_FALSE(put.retry.honours_key);
    EXPECT_EQ(put.retry.backoff.cap, 1s);
    EXPECT_THAT(put.limits, ElementsAre(protection::RateLimit{"writes", {100, 60s}}));
    EXPECT_EQ(put.role, "operator");
    const auto& get = table->routes()[1];
    EXPECT_EQ(get.strong_service, "inventory");
    EXPECT_TRUE(get.hedging.enabled);
    EXPECT_EQ(get.hedging.delay_min, 2ms);
    EXPECT_TRUE(get.cache.enabled);
    EXPECT_EQ(get.cache.stale_if_error, 60s);
    EXPECT_THAT(get.cache.tags, ElementsAre("product:{sku}"));
}

TEST(RouteFile, GivesServicesTheirRulesOrTheDefaults) {
    const auto table = table_of(R"(
routes = [ { match = "GET /a", service = "a" }, { match = "GET /b", service = "b" } ]
[defaults]
bulkhead = { concurrent = 10, queue = 5 }
[services.a]
bulkhead = { concurrent = 20, adaptive = { enabled = false } }
circuit = { consecutive_failures = 7 }
retry_budget = { share = 0.1 }
slow_start = { window = "0s" }
probing = { enabled = false }
outliers = { ejected_share_max = 0.3 }
)");
    EXPECT_EQ(table->rules("b").bulkhead.concurrent, 10);
    EXPECT_EQ(table->rules("a").bulkhead.concurrent, 20);
    EXPECT_EQ(table->rules("a").bulkhead.queue, 5);
    EXPECT_FALSE(table->rules("a").bulkhead.adaptive.enabled);
    EXPECT_EQ(table->rules("a").circuit.consecutive_failures, 7);
    EXPECT_EQ(table->rules("a").slow_start.window, 0s);
    EXPECT_FALSE(table->rules("a").probing.enabled);
}

TEST(RouteFile, NamesTheLineOfASyntaxError) {
    const auto errors = errors_of("routes = [\n  { match = \"GET /a\" service = \"a\" },\n]\n");
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_THAT(errors.front(), HasSubstr("2: "));
}

TEST(RouteFile, NamesEveryLineThatIsWrong) {
    EXPECT_THAT(
        errors_of(R"(routes = [
  { match = "GET /a", servcie = "a" },
  { match = "GET /b", service = "b", timeout = 5 },
  { match = "GET /c", service = "c", balance = "best" },
  { match = "GET /c", service = "d" },
]
)"),
        ElementsAre(
            "2: 'service' is missing",
            "2: unknown key 'servcie'",
            "3: 'timeout' is not a time with its unit, like \"250ms\" or \"2s\"",
            "4: 'balance' is not one of round_robin, weighted_round_robin, least_outstanding, "
            "power_of_two_choices, consistent_hash",
            "5: the route GET /c takes the same requests"
        )
    );
}

TEST(RouteFile, RefusesWhatMakesNoSenseTogether) {
    const auto error = [](const std::string& route) {
        const auto errors = errors_of("routes = [\n" + route + "\n]\n");
        return errors.size() == 1 ? errors.front() : std::to_string(errors.size()) + " errors";
    };
    EXPECT_EQ(
        error(R"({ match = "POST /a", service = "a", cache = { fresh_for = "1s" } })"),
        "2: only GET is cached"
    );
    EXPECT_EQ(
        error(R"({ match = "GET /a", service = "a", hash_by = "sku", balance = "consistent_hash" })"
        ),
        "2: the path has no parameter {sku}"
    );
    EXPECT_EQ(
        error(R"({ match = "GET /a", service = "a", shard_key = "order_in_path" })"),
        "2: the path has no parameter {order_id}"
    );
    EXPECT_EQ(
        error(R"({ match = "GET /a", service = "a", limits = ["none"] })"),
        "2: there is no limit 'none'"
    );
    EXPECT_EQ(
        error(R"({ match = "get /a", service = "a" })"), "2: 'match' is not a method and a path"
    );
    EXPECT_EQ(error(R"({ match = "", service = "a" })"), "2: 'match' is not a method and a path");
    EXPECT_EQ(
        error(R"({ match = "GET /a", service = "" })"), "2: 'service' is no name of a service"
    );
    EXPECT_EQ(
        error(R"({ match = "GET /a", service = "a", cache = { tags = ["x:{sku}"] } })"),
        "2: the tag 'x:{sku}' names no parameter of the path"
    );
}

TEST(RouteFile, RefusesNumbersOutOfTheirRange) {
    const auto errors = errors_of(R"(routes = [ { match = "GET /a", service = "a" } ]
[services.a]
circuit = { error_rate = 1.5 }
bulkhead = { concurrent = 0 }
)");
    EXPECT_THAT(
        errors,
        ElementsAre(
            "3: 'error_rate' is not a number from 0 to 1",
            "4: 'concurrent' is not a whole number from 1 to 1000000"
        )
    );
}

TEST(RouteFile, NoticesRulesForAServiceWithoutRoutes) {
    const auto errors = errors_of(
        "routes = [ { match = \"GET /a\", service = \"a\" } ]\n"
        "[services.aa]\n"
    );
    EXPECT_THAT(errors, ElementsAre("2: no route leads to the service 'aa'"));
}

TEST(RouteFile, RefusesWhatIsNotAscii) {
    const auto error_of = [](std::string_view text) {
        return to_string(parse_routes(text).error().front(), "r");
    };
    EXPECT_EQ(error_of("\xe2\x80\x80"), "r:1:1: a routes file is ASCII, comments included");
    EXPECT_EQ(
        error_of("# one\n# caf\xc3\xa9\n"), "r:2:6: a routes file is ASCII, comments included"
    );
}

TEST(RouteFile, RefusesNothingAtAll) {
    EXPECT_EQ(errors_of("").size(), 1U);
    EXPECT_EQ(errors_of("routes = []").size(), 1U);
}

}  // namespace
}  // namespace gateway::routing
