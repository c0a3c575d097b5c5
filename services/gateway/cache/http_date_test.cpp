#include "gateway/cache/http_date.hpp"

#include <gtest/gtest.h>

namespace gateway::cache {
namespace {

using namespace std::chrono;

constexpr sys_seconds example = sys_days{1994y / November / 6} + 8h + 49min + 37s;

TEST(HttpDate, IsReadInAllThreeForms) {
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), example);
    EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), example);
    EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), example);
}

TEST(HttpDate, IsNothingElse) {
    EXPECT_EQ(parse_http_date("0"), std::nullopt);
    EXPECT_EQ(parse_http_date(""), std::nullopt);
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT and more"), std::nullopt);
}

}  // namespace
}  // namespace gateway::cache
