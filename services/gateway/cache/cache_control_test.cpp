#include "gateway/cache/cache_control.hpp"

#include <array>

#include <gtest/gtest.h>

namespace gateway::cache {
namespace {

using namespace std::chrono_literals;

CacheControl parsed(std::string_view value) {
    const std::array fields{Field{"cache-control", value}};
    return cache_control_of(fields);
}

TEST(CacheControl, KnowsItsDirectives) {
    const auto control =
        parsed("max-age=60, S-MaxAge=30,must-revalidate , stale-while-revalidate=5");
    EXPECT_EQ(control.max_age, 60s);
    EXPECT_EQ(control.s_maxage, 30s);
    EXPECT_TRUE(control.must_revalidate);
    EXPECT_EQ(control.stale_while_revalidate, 5s);
    EXPECT_FALSE(control.no_store);
}

TEST(CacheControl, PutsSeveralFieldsTogether) {
    const std::array fields{Field{"Cache-Control", "no-store"}, Field{"CACHE-CONTROL", "private"}};
    const auto control = cache_control_of(fields);
    EXPECT_TRUE(control.no_store);
    EXPECT_TRUE(control.is_private);
}

TEST(CacheControl, TakesAListOfFieldsForTheWholeAnswer) {
    EXPECT_TRUE(parsed("no-cache=\"Set-Cookie, Age\", max-age=1").no_cache);
    EXPECT_EQ(parsed("no-cache=\"Set-Cookie, max-age=9\", max-age=1").max_age, 1s);
}

TEST(CacheControl, TakesAMalformedTimeForNone) {
    EXPECT_EQ(parsed("max-age=abc").max_age, 0s);
    EXPECT_EQ(parsed("max-age").max_age, 0s);
    EXPECT_EQ(parsed("max-age=99999999999999999999").max_age, std::chrono::seconds{2'147'483'648});
}

TEST(CacheControl, IgnoresWhatItDoesNotKnow) {
    EXPECT_EQ(parsed("immutable, x=1, ,, =").max_age, std::nullopt);
}

}  // namespace
}  // namespace gateway::cache
