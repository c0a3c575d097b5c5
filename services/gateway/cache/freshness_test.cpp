#include "gateway/cache/freshness.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace gateway::cache {
namespace {

using namespace std::chrono_literals;

std::optional<Lifetime> lifetime(int status, std::vector<Field> fields) {
    const CacheRule rule{
        .enabled = true, .fresh_for = 3s, .stale_while_revalidate = 5s, .stale_if_error = 60s};
    return lifetime_of(status, fields, rule);
}

TEST(Freshness, IsWhatTheAnswerSays) {
    EXPECT_EQ(lifetime(200, {{"Cache-Control", "max-age=10"}})->fresh, 10s);
    EXPECT_EQ(lifetime(200, {{"Cache-Control", "max-age=10, s-maxage=20"}})->fresh, 20s);
}

TEST(Freshness, EndsWhenTheAnswerExpiresIfItSaysNoMore) {
    const Field date{"Date", "Sat, 21 Nov 2026 14:00:00 GMT"};
    const Field expires{"Expires", "Sat, 21 Nov 2026 14:00:20 GMT"};
    EXPECT_EQ(lifetime(200, {date, expires})->fresh, 20s);
    EXPECT_EQ(lifetime(404, {date, expires})->fresh, 20s);
    EXPECT_EQ(lifetime(200, {date, expires, {"Cache-Control", "max-age=10"}})->fresh, 10s);
    EXPECT_EQ(lifetime(200, {date, {"Expires", "0"}})->fresh, 0s);
    EXPECT_EQ(lifetime(200, {expires})->fresh, 0s);
}

TEST(Freshness, IsWhatTheRouteSaysOfASilentAnswer) {
    EXPECT_EQ(lifetime(200, {}), (Lifetime{3s, 5s, 60s}));
}

TEST(Freshness, HasNoTimeForWhatMustNotBeStored) {
    EXPECT_EQ(lifetime(200, {{"Cache-Control", "no-store"}}), std::nullopt);
    EXPECT_EQ(lifetime(200, {{"Cache-Control", "private, max-age=10"}}), std::nullopt);
    EXPECT_EQ(lifetime(200, {{"Set-Cookie", "a=b"}}), std::nullopt);
    EXPECT_EQ(lifetime(200, {{"Vary", "*"}}), std::nullopt);
    EXPECT_EQ(lifetime(201, {{"Cache-Control", "max-age=10"}}), std::nullopt);
    EXPECT_EQ(lifetime(404, {}), std::nullopt);
}

TEST(Freshness, KeepsNoCacheOnlyToAskWithItsTag) {
    EXPECT_EQ(lifetime(200, {{"Cache-Control", "no-cache"}}), std::nullopt);
    EXPECT_EQ(lifetime(200, {{"Cache-Control", "no-cache"}, {"ETag", "\"1\""}}), Lifetime{});
}

TEST(Freshness, NeverGivesStaleWhatMustBeRevalidated) {
    const auto strict = lifetime(200, {{"Cache-Control", "max-age=10, must-revalidate"}});
    EXPECT_EQ(strict, (Lifetime{10s, 0s, 0s}));
}

TEST(Freshness, ChangesWithAge) {
    const Lifetime lived{10s, 5s, 60s};
    EXPECT_EQ(freshness(lived, 9s), Freshness::fresh);
    EXPECT_EQ(freshness(lived, 10s), Freshness::stale_while_revalidate);
    EXPECT_EQ(freshness(lived, 15s), Freshness::stale);
    EXPECT_TRUE(may_be_given_on_error(lived, 69s));
    EXPECT_FALSE(may_be_given_on_error(lived, 70s));
}

TEST(Freshness, CountsFromWhenTheAnswerWasMade) {
    const vocabulary::SteadyTime arrived{1'000s};
    const std::vector<Field> fields{{"Age", "7"}};
    EXPECT_EQ(made_at(arrived, fields, 2s), arrived - 9s);
    EXPECT_EQ(made_at(arrived, {}, 2s), arrived - 2s);
}

TEST(Freshness, ComparesTagsWeakly) {
    EXPECT_TRUE(none_match_fails("\"1\"", "\"1\""));
    EXPECT_TRUE(none_match_fails("W/\"1\"", "\"1\""));
    EXPECT_TRUE(none_match_fails("\"0\", \"1\"", "W/\"1\""));
    EXPECT_TRUE(none_match_fails("*", "\"1\""));
    EXPECT_FALSE(none_match_fails("\"2\"", "\"1\""));
    EXPECT_FALSE(none_match_fails("\"\"", ""));
}

}  // namespace
}  // namespace gateway::cache
