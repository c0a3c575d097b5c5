#include "gateway/cache/response_cache.hpp"

#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace gateway::cache {
namespace {

using namespace std::chrono_literals;
using Kind = Found::Kind;
using Result = Landed::Result;
using testing::ElementsAre;
using testing::IsEmpty;
using vocabulary::SteadyTime;

const CacheRule rule{
    .enabled = true,
    .fresh_for = 10s,
    .stale_while_revalidate = 5s,
    .stale_if_error = 60s,
    .tags = {"products"}};

// A cache with its clock, and upstreams that answer at once.
class Visits {
public:
    Found
    find(std::string_view target, std::vector<Field> fields = {}, std::string_view method = "GET") {
        return cache.find({.method = method, .target = target, .fields = fields}, rule, now);
    }
    Landed answer(
        Flight flight,
        int status,
        std::vector<Field> fields = {},
        std::string_view body = "body"
    ) {
        return cache.finish(
            flight, {.status = status, .fields = fields, .body = body, .asked_at = now}, now
        );
    }
    void store(
        std::string_view target,
        std::vector<Field> answer_fields = {},
        std::string_view body = "body"
    ) {
        const auto found = find(target);
        ASSERT_EQ(found.kind, Kind::fetch);
        ASSERT_EQ(answer(found.flight, 200, std::move(answer_fields), body).result, Result::stored);
    }

    SteadyTime now{1'000s};
    ResponseCache cache{100'000};
};

TEST(ResponseCache, GivesWhatItFetchedUntilItIsStale) {
    Visits visits;
    visits.store("/a");
    visits.now += 9s;
    const auto found = visits.find("/a");
    EXPECT_EQ(found.kind, Kind::fresh);
    EXPECT_EQ(found.response->body, "body");
    EXPECT_EQ(found.age, 9s);
    visits.now += 10s;
    EXPECT_EQ(visits.find("/a").kind, Kind::fetch);
}

TEST(ResponseCache, HasNothingToDoWithWritesAndPersonalReads) {
    Visits visits;
    EXPECT_EQ(visits.find("/a", {}, "POST").kind, Kind::bypass);
    for (const auto* name : {"Authorization", "Cookie", "Range", "Consistency-Token"})
        EXPECT_EQ(visits.find("/a", {{name, "x"}}).kind, Kind::bypass) << name;
    EXPECT_EQ(visits.find("/a", {{"Cache-Control", "no-store"}}).kind, Kind::bypass);
    EXPECT_EQ(
        visits.cache.find({.method = "GET", .target = "/a", .fields = {}}, {}, visits.now).kind,
        Kind::bypass
    );
}

TEST(ResponseCache, AnswersHeadFromWhatGetFetched) {
    Visits visits;
    EXPECT_EQ(visits.find("/a", {}, "HEAD").kind, Kind::bypass);
    visits.store("/a");
    EXPECT_EQ(visits.find("/a", {}, "HEAD").kind, Kind::fresh);
}

TEST(ResponseCache, AsksAgainWhenTheClientWantsItNewer) {
    Visits visits;
    visits.store("/a");
    visits.now += 5s;
    EXPECT_EQ(visits.find("/a", {{"Cache-Control", "max-age=5"}}).kind, Kind::fresh);
    EXPECT_EQ(visits.find("/a", {{"Cache-Control", "max-age=4"}}).kind, Kind::fetch);
    EXPECT_EQ(visits.find("/a", {{"Cache-Control", "no-cache"}}).kind, Kind::bypass);
}

TEST(ResponseCache, SaysWhenThereIsNothingToBeHadWithoutAsking) {
    Visits visits;
    EXPECT_EQ(visits.find("/a", {{"Cache-Control", "only-if-cached"}}).kind, Kind::absent);
}

TEST(ResponseCache, KeepsOneAnswerForEachVariant) {
    Visits visits;
    const std::vector<Field> vary{{"Vary", "Accept"}};
    const auto text = visits.find("/a", {{"Accept", "text/plain"}});
    visits.answer(text.flight, 200, vary, "text");
    const auto json = visits.find("/a", {{"accept", "application/json"}});
    EXPECT_EQ(json.kind, Kind::fetch);
    visits.answer(json.flight, 200, vary, "json");
    EXPECT_EQ(visits.find("/a", {{"Accept", "text/plain"}}).response->body, "text");
    EXPECT_EQ(visits.find("/a", {{"Accept", "application/json"}}).response->body, "json");
}

TEST(ResponseCache, LetsOneFetchAndTheOthersWait) {
    Visits visits;
    const auto leader = visits.find("/a");
    const auto second = visits.find("/a");
    const auto third = visits.find("/a");
    EXPECT_EQ(leader.kind, Kind::fetch);
    EXPECT_EQ(second.kind, Kind::wait);
    EXPECT_EQ(second.flight, leader.flight);
    visits.cache.leave(third.flight, third.waiter);
    const auto landed = visits.answer(leader.flight, 200);
    EXPECT_EQ(landed.result, Result::stored);
    EXPECT_THAT(landed.waiters, ElementsAre(second.waiter));
    EXPECT_EQ(visits.find("/a").kind, Kind::fresh);
}

TEST(ResponseCache, SendsWaitersOnTheirOwnWayWhenTheAnswerIsNotForAll) {
    Visits visits;
    const auto leader = visits.find("/a");
    visits.find("/a");
    const auto landed = visits.answer(leader.flight, 200, {{"Cache-Control", "private"}});
    EXPECT_EQ(landed.result, Result::uncacheable);
    EXPECT_EQ(landed.waiters.size(), 1U);
    EXPECT_EQ(visits.find("/a").kind, Kind::fetch);
}

TEST(ResponseCache, GivesAStaleAnswerWhileOneRequestRenewsIt) {
    Visits visits;
    visits.store("/a");
    visits.now += 11s;
    const auto first = visits.find("/a");
    const auto second = visits.find("/a");
    EXPECT_EQ(first.kind, Kind::stale);
    EXPECT_NE(first.flight, 0U);
    EXPECT_EQ(second.kind, Kind::stale);
    EXPECT_EQ(second.flight, 0U);
    visits.answer(first.flight, 200, {}, "new");
    EXPECT_EQ(visits.find("/a").response->body, "new");
}

TEST(ResponseCache, CountsWhatCameOfEachLookUp) {
    Visits visits;
    const auto lead = visits.find("/a");
    EXPECT_EQ(visits.find("/a").kind, Kind::wait);
    visits.answer(lead.flight, 200);
    visits.find("/a");
    visits.now += 12s;
    const auto refresh = visits.find("/a");
    EXPECT_EQ(refresh.kind, Kind::stale);
    visits.cache.fail(refresh.flight, visits.now);
    visits.now += 10s;
    visits.cache.fail(visits.find("/a").flight, visits.now);
    const auto& figures = visits.cache.figures();
    EXPECT_EQ(figures.misses, 2U);
    EXPECT_EQ(figures.coalesced, 1U);
    EXPECT_EQ(figures.hits, 1U);
    EXPECT_EQ(figures.stale, 2U);  // while it was renewed, and when it could not be
    EXPECT_EQ(figures.entries, 1U);
}

TEST(ResponseCache, GivesAStaleAnswerWhenAskingFails) {
    Visits visits;
    visits.store("/a");
    visits.now += 30s;
    auto found = visits.find("/a");
    ASSERT_EQ(found.kind, Kind::fetch);
    auto landed = visits.cache.fail(found.flight, visits.now);
    EXPECT_EQ(landed.response->body, "body");
    EXPECT_EQ(landed.age, 30s);
    found = visits.find("/a");
    landed = visits.answer(found.flight, 503);
    EXPECT_EQ(landed.result, Result::failed);
    EXPECT_NE(landed.response, nullptr);
    visits.now += 41s;
    EXPECT_EQ(visits.cache.fail(visits.find("/a").flight, visits.now).response, nullptr);
}

TEST(ResponseCache, RenewsAnAnswerThatHasNotChanged) {
    Visits visits;
    visits.store("/a", {{"ETag", "\"1\""}, {"X-Old", "kept"}, {"Cache-Control", "max-age=10"}});
    visits.now += 20s;
    const auto found = visits.find("/a");
    ASSERT_EQ(found.response->etag, "\"1\"");
    const auto landed =
        visits.answer(found.flight, 304, {{"ETag", "\"1\""}, {"Cache-Control", "max-age=30"}}, "");
    EXPECT_EQ(landed.result, Result::stored);
    EXPECT_EQ(landed.response->status, 200);
    EXPECT_EQ(landed.response->body, "body");
    visits.now += 29s;
    const auto renewed = visits.find("/a");
    EXPECT_EQ(renewed.kind, Kind::fresh);
    const std::vector<Field> fields{
        renewed.response->fields.begin(), renewed.response->fields.end()};
    EXPECT_EQ(value_of(fields, "X-Old"), "kept");
}

TEST(ResponseCache, ForgetsWhatCarriesAPurgedTag) {
    Visits visits;
    visits.store("/a");
    visits.cache.purge("orders");
    EXPECT_EQ(visits.find("/a").kind, Kind::fresh);
    visits.cache.purge("products");
    EXPECT_EQ(visits.find("/a").kind, Kind::fetch);
}

// It may have been read before the change that the purge is about.
TEST(ResponseCache, DoesNotStoreWhatWasUnderWayDuringAPurge) {
    Visits visits;
    const auto before = visits.find("/a");
    visits.cache.purge("products");
    EXPECT_EQ(visits.find("/a").kind, Kind::fetch);
    EXPECT_EQ(visits.answer(before.flight, 200).result, Result::uncacheable);
}

TEST(ResponseCache, PutsParametersIntoTags) {
    routing::Route route;
    route.method = "GET";
    route.pattern = "/v1/products/{sku}";
    route.service = "query";
    const routing::RouteTable table{{route}};
    const auto match = table.find("GET", "/v1/products/mug");
    EXPECT_THAT(
        tags_of({.tags = {"product:{sku}", "products"}}, match),
        ElementsAre("product:mug", "products")
    );
}

TEST(ResponseCache, ForgetsFirstWhatWasUsedLongestAgo) {
    Visits visits;
    const std::string body(10'000, 'x');
    for (int i = 0; i < 9; ++i) visits.store("/" + std::to_string(i), {}, body);
    visits.find("/0");
    visits.store("/9", {}, body);
    EXPECT_EQ(visits.find("/0").kind, Kind::fresh);
    EXPECT_EQ(visits.find("/1").kind, Kind::fetch);
}

TEST(ResponseCache, DoesNotKeepWhatIsTooLarge) {
    Visits visits;
    const std::string body(50'000, 'x');
    const auto landed = visits.answer(visits.find("/a").flight, 200, {}, body);
    EXPECT_EQ(landed.result, Result::uncacheable);
}

// Whatever is asked and answered: memory stays below its bound, one flight at a time per target,
// and every waiter is named exactly once.
TEST(ResponseCache, KeepsItsBoundsAndItsWaiters) {
    EXPECT_TRUE(rc::check([] {
        Visits visits;
        std::vector<Flight> flights;
        std::set<Waiter> waiting;
        const auto land = [&](const Landed& landed) {
            for (const auto waiter : landed.waiters) RC_ASSERT(waiting.erase(waiter) == 1U);
        };
        const std::string body(9'000, 'x');
        for (const int step : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 6))) {
            visits.now += std::chrono::seconds{*rc::gen::inRange(0, 8)};
            if (step <= 2) {
                const auto found = visits.find("/" + std::to_string(*rc::gen::inRange(0, 15)));
                if (found.kind == Kind::wait) {
                    RC_ASSERT(waiting.insert(found.waiter).second);
                } else if (found.flight != 0) {
                    flights.push_back(found.flight);
                }
            } else if (step == 5) {
                visits.cache.purge("products");
            } else if (!flights.empty()) {
                const auto flight = flights.back();
                flights.pop_back();
                land(
                    step == 3 ? visits.answer(flight, 200, {}, body)
                              : visits.cache.fail(flight, visits.now)
                );
            }
            RC_ASSERT(visits.cache.figures().bytes <= 100'000U);
        }
        for (const auto flight : flights) land(visits.answer(flight, 200));
        RC_ASSERT(waiting.empty());
    }));
}

}  // namespace
}  // namespace gateway::cache
